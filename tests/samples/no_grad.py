"""What is computed under no_grad is a constant for all that follows."""
import torch

a = torch.tensor([1.5], requires_grad=True)
b = a * 2
with torch.no_grad():
    c = b + 1
d = torch.tensor([7.0], requires_grad=True)
e = c * d
e.backward()
