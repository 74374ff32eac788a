# 每一行计算都让计算图生长。
import torch

x = torch.tensor([1., 2., 3.])
x.requires_grad_(True)  # 从这里开始跟踪 x
y = 3 * torch.dot(x, x)
print(y)

y.backward()
print(x.grad)  # x 的 6 倍
