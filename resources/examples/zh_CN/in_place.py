# 反向传播拒绝使用被改写的值。
import torch

x = torch.tensor([0., 1.], requires_grad=True)
y = x.sigmoid()  # 保存自己的结果 y
z = (y + 1).sum()  # 新的张量；y 不变
z.backward()
print(x.grad)

y = x.sigmoid()
y += 1  # 改写了已保存的值
z = y.sum()
z.backward()  # 失败
