"""Hooks of modules: before and behind forward and backward, one that hears all modules, and what they replaced."""
import torch

torch.manual_seed(0)
double = torch.nn.Linear(1, 1, bias=False)
chain = torch.nn.Sequential(double, torch.nn.Tanh())
with torch.no_grad():
    double.weight.fill_(2.0)
first = double.register_forward_pre_hook(lambda module, args: (args[0] + 1,))
heard = []
everywhere = torch.nn.modules.module.register_module_forward_hook(lambda module, args, out: heard.append(type(module)))
chain[1].register_full_backward_pre_hook(lambda module, grads: (grads[0] * 10,))
chain.register_full_backward_hook(lambda module, into, out: None)
x = torch.tensor([[0.5]], requires_grad=True)
chain(x).sum().backward()
first.remove()
everywhere.remove()
chain(x).sum().backward()
