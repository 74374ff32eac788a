"""A result that was saved is changed in place: the pass fails at the function that needs it."""
import torch

x = torch.tensor([0.0, 1.0], requires_grad=True)
y = x.exp()
z = y * 2
y += 1
try:
    (z + y).sum().backward()
except RuntimeError as error:
    message = str(error)
