# A pass frees what the graph had saved.
import torch

a = torch.tensor([1., 2.], requires_grad=True)
total = (a + 1).sum()  # saves nothing
total.backward()
total.backward()  # works

cubes = a ** 3  # saves a
loss = cubes.sum()
loss.backward()  # frees it
loss.backward()  # fails
