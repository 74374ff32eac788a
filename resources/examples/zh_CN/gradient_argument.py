# 每个元素占多大权重？
import torch

x = torch.tensor([1., 2., 3.])
x.requires_grad_(True)
weights = torch.tensor([1., 0., 2.])
y = x * x
y.backward(gradient=weights)
print(x.grad)

x.grad = None
y = x * x
total = y.sum()  # 每个元素权重为 1
total.backward()
print(x.grad)

y = x * x
y.backward()  # 失败：没有说明权重
