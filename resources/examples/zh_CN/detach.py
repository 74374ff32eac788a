# 数值相同，但没有回去的路。
import torch

x = torch.tensor([1., 2., 3.])
x.requires_grad_(True)
y = x * x
u = y.detach()  # 与 y 共用内存
z = (u * x).sum()
z.backward()
print(x.grad)  # 就是 u：它被当作常量

x.grad = None
total = y.sum()
total.backward()  # y 仍然知道 x
print(x.grad)  # 2 x
