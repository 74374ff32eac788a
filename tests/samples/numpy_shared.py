"""NumPy writes memory that tensors share, and torch does not know: no version moves, no error comes."""
import numpy
import torch

array = numpy.array([1.0, 2.0])
x = torch.from_numpy(array)
w = torch.ones(2, dtype=torch.float64, requires_grad=True)
y = w * x
array[0] = 10.0
y.sum().backward()
view = w.detach().numpy()
view += 5.0
z = w * 2
x += 1
array *= 2
x.mul_(3)
z.sum().backward()
