# Does the number in the loss matter?
import torch

a = torch.tensor([1., 3.], requires_grad=True)
b = (a ** 2).mean()
loss = b ** 2
loss.data = torch.tensor(99.)

loss.register_hook(
    lambda g: print("starts with", g))
loss.backward()
print(loss)
print(a.grad)  # as if nothing had happened
