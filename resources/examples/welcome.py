# F5 runs it. Then step with ← and → below the graph.
import torch

a = torch.tensor([3., 1.], requires_grad=True)
b = a * a            # saves a for the way back
loss = b.mean()
loss.backward()      # gradients travel back to a
print(a.grad)
a.grad = None        # or they would add up
loss.backward()      # fails: b = a * a forgot a
