# Derivatives along with the values, or back.
import torch
from torch.autograd import forward_ad as fwd


def f(x, y):
    return x * y + x.sin()


x, y = torch.tensor(2.), torch.tensor(3.)
one, zero = torch.tensor(1.), torch.tensor(0.)
for dx, dy in (one, zero), (zero, one):
    with fwd.dual_level():  # one direction a run
        a = fwd.make_dual(x, dx)
        b = fwd.make_dual(y, dy)
        out = f(a, b)
        print(fwd.unpack_dual(out).tangent)

x.requires_grad_(), y.requires_grad_()
out = f(x, y)
out.backward()  # all inputs at once
print(x.grad, y.grad)
