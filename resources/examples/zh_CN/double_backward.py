# 梯度的梯度。
import torch
from torch.autograd import grad

x = torch.tensor(2., requires_grad=True)
y = x ** 3
slope, = grad(y, x, create_graph=True)
print(slope)  # 3 x²，而且它有计算图

slope.backward()
print(x.grad)  # 6 x
