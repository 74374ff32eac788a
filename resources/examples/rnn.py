# The same weights, at each moment.
import torch

w = torch.tensor(0.5, requires_grad=True)
u = torch.tensor(0.8, requires_grad=True)
h = torch.tensor(0.)

for x in (1., -1., 2.):
    h = torch.tanh(w * x + u * h)
    print(h.item())

h.backward()
print(w.grad, u.grad)
