"""Rows of a table by their numbers: the gradient of the table is sparse and has the rows that were asked for."""
import torch

torch.manual_seed(0)
words = torch.nn.Embedding(4, 2, padding_idx=0, sparse=True)
with torch.no_grad():
    words.weight.copy_(torch.arange(8.0).view(4, 2))
table = words.weight
optimizer = torch.optim.SparseAdam([table], lr=0.1)
found = words(torch.tensor([2, 0, 2]))
found.square().sum().backward()
optimizer.step()
dense = torch.nn.functional.embedding(torch.tensor([1, 3]), table)
optimizer.zero_grad()
dense.sum().backward()
