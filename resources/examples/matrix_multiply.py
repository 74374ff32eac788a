# A layer by hand: matrix, vector, loss.
import torch

W = torch.tensor([[1., 0.], [2., -1.]])
b = torch.tensor([0.5, 0.5])
x = torch.tensor([2., 1.])
y = torch.tensor([3., 3.])
W.requires_grad_(True)
b.requires_grad_(True)
x.requires_grad_(True)  # just to see

sgd = torch.optim.SGD([W, b], lr=0.1)
loss = (W @ x + b - y).pow(2).mean()
loss.backward()
print(W.grad, b.grad, x.grad, y.grad)

sgd.step()  # moves W and b, not x
