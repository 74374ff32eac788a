# 两个结果共用一张图：要保留它。
import torch

a = torch.tensor([1., 2.], requires_grad=True)
b = a ** 3
one = b.sum()
two = b.mean()

one.backward(retain_graph=True)
print(a.grad)
a.grad = None
two.backward()  # 将其释放
print(a.grad)
two.backward()  # 失败
