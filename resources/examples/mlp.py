# A small network, three steps of training.
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0., 0], [0, 1], [1, 0], [1, 1]])
y = torch.tensor([[0.], [1], [1], [0]])

model = nn.Sequential(
    nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
sgd = torch.optim.SGD(model.parameters(), lr=0.5)

for step in range(3):
    loss = (model(x) - y).pow(2).mean()
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    print(step, loss.item())
