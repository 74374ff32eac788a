# The same code, with and without a graph.
import torch


def loss_of(w, train):
    with torch.set_grad_enabled(train):
        return (2 * w - 1).pow(2).sum()


w = torch.tensor([1., 2.], requires_grad=True)
check = loss_of(w, train=False)
loss = loss_of(w, train=True)
print(check.item() == loss.item())

loss.backward()
print(w.grad)
check.backward()  # fails: no graph behind it
