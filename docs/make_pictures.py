"""Makes the pictures of the documentation from the real window: ``python docs/make_pictures.py``."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEventLoop, QSettings

from gradviz import events as ev
from gradviz.app import build_window, make_application
from gradviz.ui.runs import State

PICTURES = Path(__file__).parent / "pictures"
PROGRAM = """import torch

a = torch.tensor([3., 1.], requires_grad=True)
b = a * a
loss = b.mean()
loss2 = loss ** 2
loss2.backward()
print(a.grad)
loss2.backward()
"""
_PATIENCE = 60


def main() -> None:
    """Run the program, go into the middle of its pass, and take the window's picture in both themes."""
    application = make_application()
    settings = QSettings(os.path.join(tempfile.mkdtemp(), "settings.ini"), QSettings.Format.IniFormat)
    window = build_window(settings)
    window.resize(1600, 1000)
    window.editor.show_text(PROGRAM)
    window.show()

    def wait(until: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not until():
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            if time.monotonic() > end:
                raise TimeoutError("The window did not come to the state that the picture shows.")

    window.runs.prepare()
    wait(lambda: window.runs.state == State.READY)
    window.run()
    trace = window.session.trace
    wait(lambda: any(isinstance(event, ev.CellEnded) for event in trace.events) and window.runs.state == State.READY)
    step = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.FunctionRan)][2]
    window.session.move_to(step)
    wait(lambda: window.canvas.frame() is not None and not window.canvas.animating)
    window.session.select(next(key for key, node in trace.nodes.items() if node.name == "MulBackward0"))
    PICTURES.mkdir(exist_ok=True)
    for theme, name in (("light", "window.png"), ("dark", "window-dark.png")):
        window.look.choose(theme)
        application.processEvents()
        window.grab().save(str(PICTURES / name))
    window.close()


if __name__ == "__main__":
    main()
