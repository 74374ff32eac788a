# 一块内存，两个名字。
import torch

x = torch.ones(4, requires_grad=True)
base = x * 2
part = base[:2]  # 没有复制
part *= 5  # base 也随之改变
print(base)

loss = base.sum()
loss.backward()
print(x.grad)
