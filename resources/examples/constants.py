# Numbers and plain tensors are constants.
import torch

a = torch.tensor([1., 2.], requires_grad=True)
k = torch.tensor([10., 20.])
b = a * 4
c = b * k
d = (c + 7).sum()
d.backward()

print(a.grad)  # 4 times k; the 7 is gone
print(k.grad)
