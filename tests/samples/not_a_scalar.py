"""backward() of something that is no scalar needs a gradient to start from."""
import torch

inp = torch.eye(2, 3, requires_grad=True)
out = (inp + 1).pow(2).t()
try:
    out.backward()
except RuntimeError as error:
    message = str(error)
out.backward(torch.ones_like(out), retain_graph=True)
out.backward(torch.ones_like(out), retain_graph=True)
