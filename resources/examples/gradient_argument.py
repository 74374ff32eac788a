# How much does each element count?
import torch

x = torch.tensor([1., 2., 3.])
x.requires_grad_(True)
weights = torch.tensor([1., 0., 2.])
y = x * x
y.backward(gradient=weights)
print(x.grad)

x.grad = None
y = x * x
total = y.sum()  # each counts once
total.backward()
print(x.grad)

y = x * x
y.backward()  # fails: nobody says
