"""Saved-tensor hooks pack what functions save: into other tensors, to files, or, at a checkpoint, into nothing."""
import torch
from torch.autograd.graph import save_on_cpu, saved_tensors_hooks
from torch.utils.checkpoint import checkpoint

x = torch.tensor([1.0, 2.0], requires_grad=True)
kept = []


def to_list(tensor):
    kept.append(tensor.tolist())
    return len(kept) - 1


with saved_tensors_hooks(lambda tensor: tensor * 2, lambda packed: packed / 2):
    y = x.exp()
y.sum().backward()
with saved_tensors_hooks(to_list, lambda index: torch.tensor(kept[index])):
    z = y.detach() * x
z.sum().backward()
with save_on_cpu():
    w = x * x
w.sum().backward(retain_graph=True)
w.sum().backward()


def inner(value):
    return (value * value).exp().sin()


for reentrant in (False, True):
    out = checkpoint(inner, x, use_reentrant=reentrant)
    out.sum().backward()
