import torch
from torch.func import grad, jacrev, jvp, vmap

w = torch.tensor([1.0, 2.0], requires_grad=True)
x = torch.arange(6.0).reshape(3, 2)


def energy(v):
    s = v * v
    return s.sum()


def score(v):
    p = v * w
    return p.sum()


g = grad(energy)(x)  # one pass, in a graph of its own
h = grad(lambda v: grad(energy)(v).sum())(x)  # a pass in a pass
each = vmap(grad(energy))(x)
y = vmap(score)(x)  # tracked by the program's own graph
y.sum().backward()
value, slope = jvp(energy, (x,), (torch.ones_like(x),))
rows = jacrev(torch.sin)(x[0])
