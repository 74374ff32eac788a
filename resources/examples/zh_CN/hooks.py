# 查看途中的梯度，并修改它。
import torch

a = torch.tensor([3., 4.], requires_grad=True)
b = a * 2
b.register_hook(lambda g: print("at b:", g))
b.register_hook(lambda g: g.clamp(max=1))
a.register_post_accumulate_grad_hook(
    lambda leaf: print("landed:", leaf.grad))

weights = torch.tensor([10., 0.5])
loss = (b * weights).sum()
loss.backward()
