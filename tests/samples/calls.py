"""Where operations run: in which call, which module, which turn of which loop, which call of the library's."""
import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, by):
        super().__init__()
        self.by = nn.Parameter(torch.tensor(by))

    def forward(self, x):
        return x * self.by


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = Scale([1.0, 2.0])
        self.rest = nn.Sequential(Scale(0.5), nn.Softplus(), nn.ReLU())

    def forward(self, x):
        return self.rest(self.first(x))


def square(x):
    return x * x


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
for epoch in range(2):
    for scale in (1.0, 2.0):
        error = square(net(torch.tensor([scale, 1.0])) - 1).sum()
        optimizer.zero_grad()
        error.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
x = torch.ones(2)
while x.sum() < 20:
    x = x + square(x)
