# 沿下坡方向找到 y = 2x + 1。
import torch

x = torch.tensor([0., 1., 2., 3.])
y = 2 * x + 1
w = torch.tensor(0., requires_grad=True)
b = torch.tensor(0., requires_grad=True)

for step in range(4):
    loss = (w * x + b - y).pow(2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
    w.grad = b.grad = None
    print(step, loss.item())
