# .data 在 autograd 看不到的地方改写。
import torch

x = torch.tensor([1., 2.], requires_grad=True)
y = (x * x).sum()
x.data *= 100
y.backward()
print(x.grad)  # 正确的应是 [2, 4]

x.grad = None
y = (x * x).sum()
with torch.no_grad():
    x *= 100  # 这次写入会被记数
y.backward()  # 失败，理应如此
