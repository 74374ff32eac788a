# 梯度落在哪里？
import torch

w = torch.tensor([2., 3.], requires_grad=True)
x = torch.tensor([4., 5.])
y = w * x
z = y.sum()
z.backward()

print("leaves:", w.is_leaf, x.is_leaf)
print("made:  ", y.is_leaf, z.is_leaf)
print("w.grad:", w.grad)
