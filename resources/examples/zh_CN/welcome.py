# 按 F5 运行，再用图下方的 ← → 单步。
import torch

a = torch.tensor([3., 1.], requires_grad=True)
b = a * a
loss = b.mean()
loss.backward()  # 梯度传回到 a
print(a.grad)
a.grad = None    # 否则会累加
loss.backward()  # 失败：b = a * a 已释放 a
