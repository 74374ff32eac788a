# Save nothing now, compute it again later.
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
loss.backward()  # runs block once more
print(x.grad)
