# The gradient of a gradient.
import torch
from torch.autograd import grad

x = torch.tensor(2., requires_grad=True)
y = x ** 3
slope, = grad(y, x, create_graph=True)
print(slope)  # 3 x², and it has a graph

slope.backward()
print(x.grad)  # 6 x
