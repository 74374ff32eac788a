"""A tensor that is no leaf keeps its gradient only when asked to; hooks may change what flows."""
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.retain_grad()
h = y * y
handle = h.register_hook(lambda grad: grad * 10)
h.sum().backward()
