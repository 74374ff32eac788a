import torch


@torch.compile(backend="aot_eager")
def score(x, w):
    product = x * w
    return product.sin().sum()


x = torch.tensor([1.0, 2.0])
w = torch.tensor([3.0, 4.0], requires_grad=True)
y = score(x, w)
y.backward()
z = score(w, w) + 1
