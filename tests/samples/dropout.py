"""Dropout: what it leaves out gets no gradient; in evaluation it leaves out nothing and makes no function."""
import torch

torch.manual_seed(0)
drop = torch.nn.Dropout(0.5)
x = torch.ones(6, requires_grad=True)
kept = drop(x)
kept.sum().backward()
drop.eval()
same = drop(x)
in_place = torch.nn.functional.dropout(x * 2, 0.5, inplace=True)
in_place.sum().backward()
