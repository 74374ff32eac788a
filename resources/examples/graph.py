# Every line that computes grows the graph.
import torch

x = torch.tensor([1., 2., 3.])
x.requires_grad_(True)  # track x from here
y = 3 * torch.dot(x, x)
print(y)

y.backward()
print(x.grad)  # 6 times x
