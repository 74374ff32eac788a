"""Two layers of torch.nn and a loss that is one call and several functions."""
import torch

weight = torch.nn.Parameter(torch.tensor([[0.5, -0.5], [1.0, 1.0]]))
hidden = torch.relu(torch.nn.functional.linear(torch.tensor([[1.0, 2.0], [3.0, 0.0]]), weight))
loss = torch.nn.functional.cross_entropy(hidden, torch.tensor([0, 1]))
loss.backward()
