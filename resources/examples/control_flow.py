# A loop leaves its turns, not itself.
import torch

a = torch.tensor(-1., requires_grad=True)
b = a * 3
while abs(b.item()) < 20:
    b = b * 2
if b.item() < 0:
    b = b * 10

b.backward()
print(a.grad.item(), b.item() / a.item())
