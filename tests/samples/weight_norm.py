"""A parametrized weight is computed anew each time it is asked for, from the parameters that are trained."""
import torch
from torch.nn.utils import parametrizations, parametrize

torch.manual_seed(0)
layer = torch.nn.Linear(2, 1, bias=False)
with torch.no_grad():
    layer.weight.copy_(torch.tensor([[3.0, 4.0]]))
parametrizations.weight_norm(layer)
x = torch.tensor([[1.0, 2.0]])
layer(x).sum().backward()
with parametrize.cached():
    once = layer(x)
    twice = layer(once * x)
twice.sum().backward()
parametrize.remove_parametrizations(layer, "weight")
