# 第一个 NaN 从哪里来？
import torch

x = torch.tensor([0., 4.], requires_grad=True)
root = x.sqrt()
safe = torch.where(x > 0, root, 0.)
loss = safe.sum()
loss.backward()

print(safe)  # 这里没有 NaN
print(x.grad)  # 0 乘以无穷大
