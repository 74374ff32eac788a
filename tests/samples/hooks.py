"""Hooks see gradients on their way, and may replace them: on tensors, on functions, on leaves, on modules."""
import torch

a = torch.tensor([1.0, 2.0], requires_grad=True)
b = a * a
c = b.exp()


def halved(grad):
    return grad / 2


def doubled(grads):
    return tuple(None if grad is None else grad * 2 for grad in grads)


def larger(leaf):
    leaf.grad *= 10


handle = b.register_hook(halved)
b.register_hook(lambda grad: None)
c.grad_fn.register_prehook(doubled)
node = b.grad_fn
node.register_hook(lambda grads, _: tuple(-grad for grad in grads))
a.register_hook(lambda grad: grad.clamp(max=0.5))
a.register_post_accumulate_grad_hook(larger)
c.sum().backward(retain_graph=True)
handle.remove()
c.sum().backward()


class Scale(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.by = torch.nn.Parameter(torch.tensor(2.0))

    def forward(self, x):
        return x * self.by


scale = Scale()
seen = scale.register_forward_hook(lambda scale, args, out: out * 3)
scale.register_full_backward_hook(lambda scale, into, out: (into[0] * 5,))
x = torch.tensor([1.0, 4.0], requires_grad=True)
scale(x).sum().backward()
seen.remove()
