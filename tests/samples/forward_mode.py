import torch
from torch.autograd import forward_ad

x = torch.tensor([1.0, 2.0], requires_grad=True)
with forward_ad.dual_level():
    dual = forward_ad.make_dual(x, torch.tensor([1.0, 0.0]))
    y = (dual * dual).sum()
    z = dual.detach().clone()
    z *= 3
    primal, tangent = forward_ad.unpack_dual(y)
    y.backward()
after = x * 2
