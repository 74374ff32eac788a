"""Autocast on the CPU: what runs in half precision, what does not, and the casts between, which gradients pass."""
import torch

weight = torch.tensor([[0.5, -0.25], [1.0, 2.0]], requires_grad=True)
x = torch.tensor([[1.0, 2.0]])
with torch.autocast("cpu", torch.bfloat16):
    low = torch.mm(x, weight)
    mixed = low + x
    loss = torch.nn.functional.mse_loss(low, x)
loss.backward()
