# Made under no_grad: nothing passes through.
import torch

a = torch.tensor([2.], requires_grad=True)
d = torch.tensor([5.], requires_grad=True)
b = a * 3
with torch.no_grad():
    c = b + 1  # the way is cut here
e = c * d
e.backward()
print(d.grad, a.grad)

f = a * 3  # made outside
with torch.no_grad():
    f.backward()  # a pass may run inside
print(a.grad)
