"""One tensor goes into a product twice: two gradients flow back and are added."""
import torch

a = torch.tensor([2.0, 5.0], requires_grad=True)
square = a * a
total = square.sum()
total.backward()
