# One memory under two names.
import torch

x = torch.ones(4, requires_grad=True)
base = x * 2
part = base[:2]  # no copy
part *= 5  # base changes, too
print(base)

loss = base.sum()
loss.backward()
print(x.grad)
