# What lies in the middle keeps no gradient.
import torch

a = torch.tensor([1.5], requires_grad=True)
b = a * 4
c = b + 1
c.backward()
print(a.grad)
print(b.grad)  # None, with a warning

a.grad = None
b = a * 4
b.retain_grad()  # this time it stays
c = b + 1
c.backward()
print(b.grad)
