# 是或否：传回的是“预测减真值”。
import torch
from torch.nn import functional as F

x = torch.tensor([[1., 2.], [-1., 1.], [2., -1.]])
y = torch.tensor([1., 0., 1.])
w = torch.tensor([1., -1.], requires_grad=True)
b = torch.tensor(0., requires_grad=True)

z = x @ w + b
z.retain_grad()
loss = F.binary_cross_entropy_with_logits(z, y)
loss.backward()
print(z.grad)
print(w.grad, b.grad)
