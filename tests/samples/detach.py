"""detach() cuts the graph; the numbers stay the same memory."""
import torch

x = torch.arange(3.0)
x.requires_grad_(True)
y = x * x
u = y.detach()
z = (u * x).sum()
z.backward()
u += 1
