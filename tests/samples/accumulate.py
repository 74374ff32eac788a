"""Gradients add up until somebody zeroes them; there are three ways to."""
import torch

w = torch.tensor([1.0, -2.0], requires_grad=True)
(w * 3).sum().backward()
(w * 3).sum().backward()
w.grad.zero_()
(w * w).sum().backward()
w.grad = None
(w * w).sum().backward()
optimizer = torch.optim.SGD([w], lr=0.5)
optimizer.zero_grad()
