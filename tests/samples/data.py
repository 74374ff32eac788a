"""Changes through .data are hidden from autograd: the version does not move, the gradient is of the new value."""
import torch

x = torch.ones(1, requires_grad=True)
y = x * x
x.data *= 50
y.backward()
x.data = torch.tensor([8.0])
