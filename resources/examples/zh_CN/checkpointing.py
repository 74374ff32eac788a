# 现在不保存，以后再算一遍。
import torch
from torch.utils.checkpoint import checkpoint


def block(x):
    return (x * x).exp().sin()


x = torch.tensor([0.5, 1.], requires_grad=True)
loss = block(x).sum()
loss.backward()
print(x.grad)

x.grad = None
y = checkpoint(block, x, use_reentrant=False)
loss = y.sum()
loss.backward()  # 再运行一次 block
print(x.grad)
