# 反向传播会释放图所保存的内容。
import torch

a = torch.tensor([1., 2.], requires_grad=True)
total = (a + 1).sum()  # 什么也不保存
total.backward()
total.backward()  # 可以

cubes = a ** 3  # 保存 a
loss = cubes.sum()
loss.backward()  # 将其释放
loss.backward()  # 失败
