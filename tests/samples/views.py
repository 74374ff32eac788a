"""A view shares memory with its base; writing to it changes the base and its function."""
import torch

x = torch.ones(4, requires_grad=True)
base = x * 2
view = base[:2]
view.mul_(3)
base.sum().backward()
