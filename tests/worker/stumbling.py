"""More programs whose every line is stepped through: what a stepping debugger stumbles over."""

from __future__ import annotations

import textwrap

MORE = {
    name: textwrap.dedent(source).strip() + "\n"
    for name, source in {
        "nested passes": """
            import torch
            def inner(x):
                with torch.enable_grad():
                    y = x * x
                    y.sum().backward()
                return x.grad
            def hook(g):
                z = torch.ones(2, requires_grad=True)
                got = inner(z)
                return g * got.sum()
            a = torch.tensor([3., 1.], requires_grad=True)
            b = a * a
            b.register_hook(hook)
            b.sum().backward()
            print(a.grad)
            """,
        "custom function": """
            import torch
            class Cube(torch.autograd.Function):
                @staticmethod
                def forward(ctx, x):
                    ctx.save_for_backward(x)
                    out = x ** 3
                    return out
                @staticmethod
                def backward(ctx, g):
                    x, = ctx.saved_tensors
                    k = 3 * x * x
                    return g * k
            a = torch.tensor([3., 1.], requires_grad=True)
            b = Cube.apply(a)
            c = Cube.apply(b)
            c.sum().backward()
            print(a.grad)
            """,
        "module hooks": """
            import torch
            def before(m, args):
                n = len(args)
                return None
            def after(m, args, out):
                n = 2
                return out * 1
            def back(m, gi, go):
                k = go[0].sum()
                return None
            net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())
            net[0].register_forward_pre_hook(before)
            net[0].register_forward_hook(after)
            net[1].register_full_backward_hook(back)
            x = torch.ones(1, 2, requires_grad=True)
            net(x).sum().backward()
            def acc(p):
                got = p.grad is not None
                return None
            net[0].weight.register_post_accumulate_grad_hook(acc)
            net(x).sum().backward()
            print(x.grad is not None)
            """,
        "generators half consumed": """
            def gen(n):
                try:
                    for k in range(n):
                        yield k
                finally:
                    closed.append(n)
            closed = []
            g = gen(5)
            next(g)
            h = gen(3)
            next(h); next(h)
            g.close()
            try:
                h.throw(ValueError("x"))
            except ValueError:
                pass
            def echo():
                got = None
                while True:
                    got = yield got
            e = echo()
            next(e)
            e.send(3)
            del g, h
            g = gen(2)
            next(g)
            del g
            print(closed)
            """,
        "finally with return": """
            def f():
                try:
                    1 / 0
                finally:
                    return 3
            def g():
                for k in range(3):
                    try:
                        if k == 1:
                            continue
                        raise KeyError(k)
                    except KeyError as e:
                        x = k
                    finally:
                        k += 1
                while True:
                    try:
                        return 1
                    finally:
                        break
                return 2
            a = f() + g()
            try:
                try:
                    raise ValueError
                except ValueError as e:
                    raise KeyError from e
            except (KeyError, OSError):
                a += 1
            try:
                raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
            except* ValueError:
                a += 1
            except* KeyError:
                a += 1
            print(a)
            """,
        "contextlib": """
            import contextlib
            @contextlib.contextmanager
            def room(n):
                try:
                    yield n
                except ValueError:
                    caught.append(n)
                finally:
                    caught.append(-n)
            caught = []
            with contextlib.ExitStack() as stack:
                stack.enter_context(room(1))
                stack.enter_context(room(2))
                stack.callback(caught.append, 9)
                raise ValueError
            with contextlib.closing(iter([])) if False else contextlib.nullcontext(4) as k:
                k += 1
            @contextlib.contextmanager
            def deco():
                yield
            @deco()
            def go():
                return 2
            go()
            print(caught)
            """,
        "decorators": """
            import functools
            def twice(f):
                @functools.wraps(f)
                def inner(*a):
                    f(*a)
                    return f(*a)
                return inner
            @twice
            @twice
            def add(x):
                seen.append(x)
                return x
            seen = []
            add(1)
            @functools.lru_cache
            def fib(n):
                return n if n < 2 else fib(n - 1) + fib(n - 2)
            print(fib(5))
            class C:
                k = [x for x in range(2)]
                @property
                def p(self):
                    return self.k
                @classmethod
                def make(cls):
                    return cls()
                def __eq__(self, other):
                    return True
                def __del__(self):
                    seen.append("gone")
            c = C.make()
            c.p
            c == 3
            del c
            f = lambda x: (
                x +
                1
            )
            f(2)
            print(len(seen))
            """,
        "async contexts": """
            import asyncio
            class Box:
                async def __aenter__(self):
                    await asyncio.sleep(0)
                    return self
                async def __aexit__(self, *what):
                    await asyncio.sleep(0)
            async def agen(n):
                for k in range(n):
                    yield k
                    await asyncio.sleep(0)
            async def main():
                async with Box() as b:
                    got = [x async for x in agen(3)]
                async for y in agen(2):
                    got.append(y)
                r = await asyncio.gather(one(1), one(2))
                try:
                    await asyncio.wait_for(forever(), 0)
                except asyncio.TimeoutError:
                    got.append("late")
                return got + r
            async def one(n):
                await asyncio.sleep(0)
                return n
            async def forever():
                await asyncio.Event().wait()
            print(asyncio.run(main()))
            """,
        "a data loader": """
            import torch
            from torch.utils.data import DataLoader, Dataset
            class Data(Dataset):
                def __len__(self):
                    return 3
                def __getitem__(self, k):
                    x = torch.ones(2) * k
                    return x
            def collate(items):
                out = torch.stack(items)
                return out
            total = 0
            for batch in DataLoader(Data(), batch_size=2, collate_fn=collate):
                total += batch.sum()
            print(total)
            """,
        "a fork": """
            import os
            x = 1
            pid = os.fork()
            if pid == 0:
                x += 1
                os._exit(0)
            os.waitpid(pid, 0)
            import subprocess
            subprocess.run(["true"])
            print(x)
            """,
        "threads": """
            import threading
            def work(n):
                k = n
                done.append(k)
            done = []
            for n in range(2):
                t = threading.Thread(target=work, args=(n,))
                t.start()
                t.join()
            from concurrent.futures import ThreadPoolExecutor
            with ThreadPoolExecutor(2) as pool:
                got = list(pool.map(abs, [1, -2]))
            print(done, got)
            """,
        "every exception caught": """
            import sys
            def swallow(f):
                try:
                    f()
                except BaseException as e:
                    return type(e).__name__
            def leave():
                sys.exit(3)
            a = swallow(leave)
            def kb():
                raise KeyboardInterrupt
            b = swallow(kb)
            print(a, b)
            """,
        "loops and match": """
            def kind(v):
                match v:
                    case [x, y]:
                        return x
                    case {"a": z}:
                        return z
                    case _:
                        return None
            r = [kind([1, 2]), kind({"a": 3}), kind(4)]
            n = 3
            while (n := n - 1) > 0:
                pass
            else:
                n = 9
            a = (
                1 +
                n
            )
            for a in (1,
                      2):
                if a > 1: break
            else:
                a = 0
            assert a, (
                "x")
            print(r, n, a)
            """,
    }.items()
}
