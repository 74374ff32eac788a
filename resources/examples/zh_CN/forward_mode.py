# 导数随数值前行，或者反向传回。
import torch
from torch.autograd import forward_ad as fwd


def f(x, y):
    return x * y + x.sin()


x, y = torch.tensor(2.), torch.tensor(3.)
one, zero = torch.tensor(1.), torch.tensor(0.)
for dx, dy in (one, zero), (zero, one):
    with fwd.dual_level():  # 每次一个方向
        a = fwd.make_dual(x, dx)
        b = fwd.make_dual(y, dy)
        out = f(a, b)
        print(fwd.unpack_dual(out).tangent)

x.requires_grad_(), y.requires_grad_()
out = f(x, y)
out.backward()  # 一次得到所有输入的导数
print(x.grad, y.grad)
