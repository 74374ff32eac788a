# 同样的代码，有图与无图。
import torch


def loss_of(w, train):
    with torch.set_grad_enabled(train):
        return (2 * w - 1).pow(2).sum()


w = torch.tensor([1., 2.], requires_grad=True)
check = loss_of(w, train=False)
loss = loss_of(w, train=True)
print(check.item() == loss.item())

loss.backward()
print(w.grad)
check.backward()  # 失败：背后没有计算图
