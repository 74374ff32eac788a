# .data writes where autograd does not look.
import torch

x = torch.tensor([1., 2.], requires_grad=True)
y = (x * x).sum()
x.data *= 100
y.backward()
print(x.grad)  # [2, 4] would be right

x.grad = None
y = (x * x).sum()
with torch.no_grad():
    x *= 100  # this one is counted
y.backward()  # fails, as it should
