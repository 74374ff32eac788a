"""Three steps of gradient descent on a line."""
import torch

w = torch.tensor(0.0, requires_grad=True)
x = torch.tensor([1.0, 2.0])
y = torch.tensor([2.0, 4.0])
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(3):
    loss = ((w * x - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
