# The same numbers, but no way back.
import torch

x = torch.tensor([1., 2., 3.])
x.requires_grad_(True)
y = x * x
u = y.detach()  # shares the memory of y
z = (u * x).sum()
z.backward()
print(x.grad)  # u: it was a constant

x.grad = None
total = y.sum()
total.backward()  # y still knows x
print(x.grad)  # 2 x
