"""Two steps of an LSTM cell in a loop, and a GRU that takes a sequence in one call."""
import torch

torch.manual_seed(0)
x = torch.tensor([[1.0, -1.0]])
weights = [torch.randn(size, requires_grad=True) for size in ((8, 2), (8, 2), (8,), (8,))]
h = c = torch.zeros(1, 2)
for step in range(2):
    h, c = torch.lstm_cell(x, (h, c), *weights)
(h.sum() + c.sum()).backward()
gates = [torch.randn(size, requires_grad=True) for size in ((6, 2), (6, 2), (6,), (6,))]
outputs, last = torch.gru(torch.stack([x, -x]), torch.zeros(1, 1, 2), gates, True, 1, 0.0, True, False, False)
last.sum().backward()
