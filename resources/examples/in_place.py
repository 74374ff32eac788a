# A pass refuses what was overwritten.
import torch

x = torch.tensor([0., 1.], requires_grad=True)
y = x.sigmoid()  # saves its own result, y
z = (y + 1).sum()  # a new tensor; y stays
z.backward()
print(x.grad)

y = x.sigmoid()
y += 1  # writes into what was saved
z = y.sum()
z.backward()  # fails
