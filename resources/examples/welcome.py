# F5 runs it. Below the graph, ← → step.
import torch

a = torch.tensor([3., 1.], requires_grad=True)
b = a * a
loss = b.mean()
loss.backward()  # gradients travel back to a
print(a.grad)
a.grad = None    # or they would add up
loss.backward()  # fails: b = a * a freed a
