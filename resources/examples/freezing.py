# Frozen parameters are used, not trained.
import torch
from torch import nn

torch.manual_seed(1)
first, second = nn.Linear(2, 2), nn.Linear(2, 1)
first.requires_grad_(False)
model = nn.Sequential(first, second)
sgd = torch.optim.SGD(model.parameters(), lr=0.1)

out = model(torch.tensor([1., -1.]))
out.backward()
sgd.step()

for name, p in model.named_parameters():
    print(name, p.grad)
