"""A function that saved a tensor itself has the memory that the tensor has: `.data =` moves both."""
import contextlib
import torch

x = torch.ones(2, requires_grad=True)
c = torch.ones(2)
y = x * c
d = x.detach()
x.data = torch.tensor([3.0, 4.0])
c.data = torch.tensor([5.0, 6.0])
z = (y * x).sum()
x.data = c.data
z.backward()
w = (x * x).sum()
d += 1
with contextlib.suppress(RuntimeError):
    w.backward()
c.set_(torch.zeros(2))
v = (c * y.detach().requires_grad_()).sum()
v.backward()
