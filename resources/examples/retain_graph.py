# Two results share a graph: keep it.
import torch

a = torch.tensor([1., 2.], requires_grad=True)
b = a ** 3
one = b.sum()
two = b.mean()

one.backward(retain_graph=True)
print(a.grad)
a.grad = None
two.backward()  # frees it
print(a.grad)
two.backward()  # fails
