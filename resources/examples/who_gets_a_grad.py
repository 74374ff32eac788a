# One input that requires one is enough.
import torch
from torch.nn import Parameter

data = torch.tensor([1., 2.])
a = torch.tensor([3., 4.], requires_grad=True)
b = Parameter(torch.tensor([5., 6.]))

plain = data * 2
mixed = data * a + b
print(plain.requires_grad)
print(mixed.requires_grad)

loss = mixed.sum()
loss.backward()
print(data.grad, a.grad, b.grad)
