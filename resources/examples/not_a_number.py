# Where does the first NaN come from?
import torch

x = torch.tensor([0., 4.], requires_grad=True)
root = x.sqrt()
safe = torch.where(x > 0, root, 0.)
loss = safe.sum()
loss.backward()

print(safe)  # no NaN here
print(x.grad)  # 0 times infinity
