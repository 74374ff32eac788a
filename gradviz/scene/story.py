"""What happens at each step, in words."""

from __future__ import annotations

from bisect import bisect_right

from gradviz import events as ev
from gradviz.scene import numbers
from gradviz.trace.passes import PassHistory
from gradviz.trace.texts import bytes_text, cell_of, error_in_short, line_text, tensor_title
from gradviz.trace.trace import Trace
from gradviz.trace.view import plain


class Story:
    """Asks of any step cost a lookup."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    def segment_at(self, step: int) -> range:
        """The steps that share one layout with this one."""
        return self.trace.segment_at(step)

    def event(self, step: int) -> ev.Event | None:
        """The event that led to a step."""
        return self.trace.events[step - 1] if 0 < step <= len(self.trace.events) else None

    # ------------------------------------------------------------ words

    def headline(self, step: int) -> tuple[str, str]:
        """Where the program stands, and what this very step did."""
        return self._where(step), self._what(step)

    def _where(self, step: int) -> str:
        running = self.trace.passes.running(step)
        if running is not None:
            return self._where_in_pass(running, step)
        place = self.trace.place(step)
        if place is None:
            return ""
        began = cell_of(self.trace, place)
        number = None if began is None or began.typed else began.document_cell
        cell = "" if number is None else f"cell {number + 1} · "
        said = f" · {_short(place.expression, 60)}" if place.expression else ""
        return f"{cell}{line_text(self.trace, place)}{said}"

    def _where_in_pass(self, run: PassHistory, step: int) -> str:
        event = run.event
        parts = [f"pass {event.pass_}", _short(event.place.expression or event.call, 50)]
        done = bisect_right(run.order, step)
        if done:
            parts.append(f"function {done} of {len(run.order)}" if run.ended else f"function {done}")
        parts.append(f"retain_graph={event.retain_graph}")
        if event.create_graph:
            parts.append("create_graph=True")
        parts.append(f"{bytes_text(self.trace.at(step).held_bytes())} held")
        return " · ".join(parts)

    def _what(self, step: int) -> str:
        event = self.event(step)
        match event:
            case ev.OperationCalled():
                return _called(event)
            case ev.FunctionCreated():
                kept = f", it saves {', '.join(saved.slot for saved in event.saved)}" if event.saved else ""
                return f"{event.name} joins the graph{kept}"
            case ev.TensorCreated():
                what = "leaf" if event.is_leaf and event.requires_grad else "tensor"
                return f"a {what} is born" + (f": {event.name}" if event.name else "")
            case ev.TensorWritten():
                return f"{self.name(event.tensor, step)} is written in place"
            case ev.NameBound():
                return f"it is called {event.name}"
            case ev.PassStarted():
                return "the engine starts at " + ", ".join(self.name(root.tensor, step) for root in event.roots)
            case ev.FunctionStarted():
                return f"{self._function(event.function)} receives {_listed(event.grads)}"
            case ev.FunctionRan():
                return f"{self._function(event.function)} passes on {_listed(event.grads)}"
            case ev.GradAccumulated():
                return f"{self.name(event.tensor, step)}.grad: {sum_text(event)}"
            case ev.BufferFreed():
                return f"{self._function(event.function)} frees {', '.join(event.slots)}"
            case ev.BufferStaled():
                return f"{', '.join(event.slots)} of {self._function(event.function)} was changed since it was saved"
            case ev.GradChanged():
                return f"{self.name(event.tensor, step)}.grad {event.by}"
            case ev.RequiresGradChanged():
                return f"{self.name(event.tensor, step)}.requires_grad = {event.requires_grad}"
            case ev.TensorReleased():
                return f"{self.name(event.tensor, step)} is released"
            case ev.FunctionReleased():
                others = f" and {len(event.others):,} more" if event.others else ""
                return f"{self._function(event.function)}{others} {'are' if others else 'is'} released"
            case ev.PassEnded():
                return f"the pass fails: {_short(event.error, 80)}" if event.error else "the pass ends"
            case ev.ErrorRaised():
                return _short(error_in_short(event), 100)
            case _:
                return ""

    def name(self, tensor: int | None, step: int) -> str:
        """What the inspector calls the tensor, too."""
        return "a tensor" if tensor is None else tensor_title(self.trace, tensor, step)

    def _function(self, function: int) -> str:
        return self.trace.functions[function].created.name


def sum_text(event: ev.GradAccumulated) -> str:
    """``[15, 5] + [15, 5] = [30, 10]``, or norms where the gradients are large."""
    texts = [numbers.brief(plain(value), 18) for value in (event.before, event.added, event.after)]
    return f"{texts[0]} + {texts[1]} = {texts[2]}"


def _listed(grads: tuple[ev.Value | None, ...]) -> str:
    return ", ".join(numbers.brief(plain(grad), 22) for grad in grads if grad is not None) or "nothing"


def _called(event: ev.OperationCalled) -> str:
    if event.tracked:
        return f"{event.name} is called"
    if all(item.tensor is None for item in event.inputs):
        return f"{event.name} makes a new tensor"
    return f"{event.name} is called: not tracked ({_why(event)})"


def _why(event: ev.OperationCalled) -> str:
    if event.grad_mode != "grad":
        return event.grad_mode
    return next((item.blocked for item in event.inputs if item.blocked), None) or "nothing requires grad"


def _short(text: str | None, room: int) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= room else line[: room - 1] + "…"
