"""What happens at each step, in words."""

from __future__ import annotations

from bisect import bisect_right

from gradviz import events as ev
from gradviz.scene import numbers
from gradviz.trace.passes import PassHistory
from gradviz.trace.texts import bytes_text, cell_of, error_in_short, line_text, tensor_title
from gradviz.trace.trace import Trace
from gradviz.trace.view import plain
from gradviz.wording import tr


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
        cell = () if number is None else (tr("cell {number}", number=number + 1),)
        said = (_short(place.expression, 60),) if place.expression else ()
        return " · ".join((*cell, line_text(self.trace, place), *said))

    def _where_in_pass(self, run: PassHistory, step: int) -> str:
        event = run.event
        parts = [tr("pass {number}", number=event.pass_), _short(event.place.expression or event.call, 50)]
        done = bisect_right(run.order, step)
        if done:
            if run.ended:
                parts.append(tr("function {number} of {count}", number=done, count=len(run.order)))
            else:
                parts.append(tr("function {number}", number=done))
        parts.append(f"retain_graph={event.retain_graph}")
        if event.create_graph:
            parts.append("create_graph=True")
        parts.append(tr("{bytes} held", bytes=bytes_text(self.trace.at(step).held_bytes())))
        return " · ".join(parts)

    def _what(self, step: int) -> str:
        event = self.event(step)
        match event:
            case ev.OperationCalled():
                return _called(event)
            case ev.FunctionCreated():
                if not event.saved:
                    return tr("{function} joins the graph", function=event.name)
                slots = tr(", ").join(saved.slot for saved in event.saved)
                return tr("{function} joins the graph, it saves {slots}", function=event.name, slots=slots)
            case ev.TensorCreated():
                return _born(event)
            case ev.TensorWritten():
                return tr("{tensor} is written in place", tensor=self.name(event.tensor, step))
            case ev.NameBound():
                return tr("it is called {name}", name=event.name)
            case ev.PassStarted():
                roots = tr(", ").join(self.name(root.tensor, step) for root in event.roots)
                return tr("the engine starts at {roots}", roots=roots)
            case ev.FunctionStarted():
                name, grads = self._function(event.function), _listed(event.grads)
                return tr("{function} receives {grads}", function=name, grads=grads)
            case ev.FunctionRan():
                name, grads = self._function(event.function), _listed(event.grads)
                return tr("{function} passes on {grads}", function=name, grads=grads)
            case ev.GradAccumulated():
                return f"{self.name(event.tensor, step)}.grad: {sum_text(event)}"
            case ev.BufferFreed():
                name, slots = self._function(event.function), tr(", ").join(event.slots)
                return tr("{function} frees {slots}", function=name, slots=slots)
            case ev.BufferStaled():
                name, slots = self._function(event.function), tr(", ").join(event.slots)
                return tr("{slots} of {function} was changed since it was saved", function=name, slots=slots)
            case ev.GradChanged():
                return f"{self.name(event.tensor, step)}.grad {event.by}"
            case ev.RequiresGradChanged():
                return f"{self.name(event.tensor, step)}.requires_grad = {event.requires_grad}"
            case ev.TensorReleased():
                return tr("{name} is released", name=self.name(event.tensor, step))
            case ev.FunctionReleased():
                name, count = self._function(event.function), len(event.others)
                if not count:
                    return tr("{name} is released", name=name)
                return tr("{name} and {count:,} more are released", name=name, count=count)
            case ev.PassEnded():
                if event.error:
                    return tr("the pass fails: {error}", error=_short(event.error, 80))
                return tr("the pass ends")
            case ev.ErrorRaised():
                return _short(error_in_short(event), 100)
            case _:
                return ""

    def name(self, tensor: int | None, step: int) -> str:
        """What the inspector calls the tensor, too."""
        return tr("a tensor") if tensor is None else tensor_title(self.trace, tensor, step)

    def _function(self, function: int) -> str:
        return self.trace.functions[function].created.name


def sum_text(event: ev.GradAccumulated) -> str:
    """``[15, 5] + [15, 5] = [30, 10]``, or norms where the gradients are large."""
    texts = [numbers.brief(plain(value), 18) for value in (event.before, event.added, event.after)]
    return f"{texts[0]} + {texts[1]} = {texts[2]}"


def _listed(grads: tuple[ev.Value | None, ...]) -> str:
    return tr(", ").join(numbers.brief(plain(grad), 22) for grad in grads if grad is not None) or tr("nothing")


def _born(event: ev.TensorCreated) -> str:
    if event.is_leaf and event.requires_grad:
        return tr("a leaf is born: {name}", name=event.name) if event.name else tr("a leaf is born")
    return tr("a tensor is born: {name}", name=event.name) if event.name else tr("a tensor is born")


def _called(event: ev.OperationCalled) -> str:
    if event.tracked:
        return tr("{operation} is called", operation=event.name)
    if all(item.tensor is None for item in event.inputs):
        return tr("{operation} makes a new tensor", operation=event.name)
    return tr("{operation} is called: not tracked ({why})", operation=event.name, why=_why(event))


def _why(event: ev.OperationCalled) -> str:
    if event.grad_mode != "grad":
        return event.grad_mode
    blocked = next((item.blocked for item in event.inputs if item.blocked), None)
    return tr(blocked) if blocked else tr("nothing requires grad")


def _short(text: str | None, room: int) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= room else line[: room - 1] + "…"
