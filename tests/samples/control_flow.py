"""The graph is what ran: the loop is unrolled, the other branch is absent."""
import torch


def grow(a):
    b = a * 2
    while b.norm() < 20:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = b * 100
    return c


a = torch.tensor(0.75, requires_grad=True)
d = grow(a)
d.backward()
