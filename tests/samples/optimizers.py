"""Steps of optimizers: momentum, Adam with a scheduler, clipping, and two micro-batches for one step."""
import torch

w = torch.tensor([1.0, -2.0], requires_grad=True)
sgd = torch.optim.SGD([w], lr=0.1, momentum=0.9)
adam = torch.optim.Adam([{"params": [w], "lr": 0.5}], foreach=False)
scheduler = torch.optim.lr_scheduler.StepLR(adam, 1, gamma=0.1)
(w * w).sum().backward()
sgd.step()
sgd.zero_grad()
for turn in range(2):
    for micro in (1.0, 3.0):
        ((w - micro) ** 2 / 2).sum().backward()
    torch.nn.utils.clip_grad_norm_([w], 1.0)
    adam.step()
    scheduler.step()
    adam.zero_grad(set_to_none=False)
