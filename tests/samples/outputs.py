"""Operations with several outputs, with out=, with indices read and assigned, and under set_grad_enabled."""
import torch

a = torch.tensor([[3.0, 1.0, 2.0], [5.0, 4.0, 0.0]], requires_grad=True)
most, where = a.max(dim=1)
first, rest = a.split([1, 2], dim=1)
upper, lower = torch.unbind(a)
picked = a[torch.tensor([1, 0])]
large = a[a > 2]
added = torch.zeros(2)
torch.add(torch.ones(2), torch.ones(2), out=added)
values, indices = torch.zeros(0), torch.zeros(0, dtype=torch.int64)
torch.max(a.detach(), 1, out=(values, indices))
filled = torch.zeros(3)
filled[0] = 5.0
filled[1:] = rest[0]
filled[filled > 4] = 0.0


@torch.set_grad_enabled(False)
def unseen(x):
    return x * 2


double = unseen(a)
torch.set_grad_enabled(False)
triple = a * 3
torch.set_grad_enabled(True)
with torch.set_grad_enabled(False), torch.enable_grad():
    seen = a[0] * 4
total = most.sum() + first.sum() + lower.sum() + picked.sum() + large.sum() + filled.sum() + seen.sum()
total.backward()
