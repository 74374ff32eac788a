"""The second pass fails where the first one freed what was saved."""
import torch

a = torch.tensor([4.0, 2.0], requires_grad=True)
b = a * a
loss = b.mean()
other = loss**3
loss.backward()
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)
