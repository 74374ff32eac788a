# 重新开始的三种方法。
import torch

a = torch.tensor([1., 2.], requires_grad=True)
sgd = torch.optim.SGD([a], lr=0.1)

loss = (3 * a).sum()
loss.backward()
a.grad.zero_()  # 写入零，内存不变

loss = (3 * a).sum()
loss.backward()
print(a.grad)
a.grad = None  # 连张量也没有了

loss = (3 * a).sum()
loss.backward()
print(a.grad)
sgd.zero_grad()  # 它训练的全部设为 None
print(a.grad)
