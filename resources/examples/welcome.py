# Press F5 to run. Then step through it with the arrow keys below the graph.
import torch

a = torch.tensor([3.0, 1.0], requires_grad=True)  # a leaf: its gradient will land in a.grad
b = a * a                                         # MulBackward0 saves a twice, for the way back
loss = b.mean()
loss.backward()                                   # gradients travel back; saved buffers are freed
print(a.grad)
a.grad = None                                     # else the next pass would add to it
loss.backward()                                   # fails: what b = a * a had saved is gone
