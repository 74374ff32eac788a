# 中间的张量不保留梯度。
import torch

a = torch.tensor([1.5], requires_grad=True)
b = a * 4
c = b + 1
c.backward()
print(a.grad)
print(b.grad)  # None，并有警告

a.grad = None
b = a * 4
b.retain_grad()  # 这次会保留
c = b + 1
c.backward()
print(b.grad)
