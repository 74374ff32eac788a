# 在 no_grad 下创建：什么也传不过去。
import torch

a = torch.tensor([2.], requires_grad=True)
d = torch.tensor([5.], requires_grad=True)
b = a * 3
with torch.no_grad():
    c = b + 1  # 路在这里断开
e = c * d
e.backward()
print(d.grad, a.grad)

f = a * 3  # 在外面创建
with torch.no_grad():
    f.backward()  # 反向传播可以在里面进行
print(a.grad)
