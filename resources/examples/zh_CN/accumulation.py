# backward() 把梯度累加到 .grad。
import torch

a = torch.tensor([1., 2.], requires_grad=True)
print(a.grad)

for turn in range(3):
    loss = (3 * a).sum()
    loss.backward()
    print(turn, a.grad)
