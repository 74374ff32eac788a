# Three ways to begin again.
import torch

a = torch.tensor([1., 2.], requires_grad=True)
sgd = torch.optim.SGD([a], lr=0.1)

loss = (3 * a).sum()
loss.backward()
a.grad.zero_()  # zeros, in the same memory

loss = (3 * a).sum()
loss.backward()
print(a.grad)
a.grad = None  # no tensor at all

loss = (3 * a).sum()
loss.backward()
print(a.grad)
sgd.zero_grad()  # None, for all it trains
print(a.grad)
