"""A frozen parameter gets no gradient."""
import torch

w = torch.tensor([[1.0, 2.0], [0.0, 2.0]], requires_grad=True)
bias = torch.nn.Parameter(torch.tensor([1.0, 1.0]))
bias.requires_grad = False
x = torch.tensor([1.0, 3.0])
target = torch.tensor([3.0, 3.0])
loss = (target - (w @ x + bias)).pow(2).mean()
loss.backward()
