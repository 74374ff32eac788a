import threading
from concurrent.futures import ThreadPoolExecutor
import torch

w = torch.ones(2, requires_grad=True)


def work(k):
    with torch.no_grad():
        frozen = w * k
    loss = (w * k).sum()
    loss.backward()
    return frozen


thread = threading.Thread(target=work, args=(2,), name="helper")
thread.start()
thread.join()
with ThreadPoolExecutor(1, thread_name_prefix="pool") as pool:
    first = pool.submit(work, 3).result()
after = w.grad + first
