# 数字和普通张量都是常量。
import torch

a = torch.tensor([1., 2.], requires_grad=True)
k = torch.tensor([10., 20.])
b = a * 4
c = b * k
d = (c + 7).sum()
d.backward()

print(a.grad)  # 4 乘以 k；7 没有留下
print(k.grad)
