"""What a step of the backward pass is told as: functions, gradients, saved tensors."""

from __future__ import annotations

from gradviz import events as ev
from gradviz.trace.sentence_parts import Sentences, in_thread, inside, upper, value_words, values_words, when
from gradviz.trace.texts import bytes_text, first_sentence, function_name, listed, names_of, shape_text, tensor_title
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr


def _retained(trace: Trace, step: int, event: ev.GradRetained) -> str:
    return tr("{tensor} will keep its gradient (retain_grad).", tensor=upper(tensor_title(trace, event.tensor, step)))


def _grad_changed(trace: Trace, step: int, event: ev.GradChanged) -> str:
    history = trace.tensors.get(event.tensor)
    return tr(
        "The gradient of {tensor}, which was {before}, was set to {after} ({by}).",
        tensor=tensor_title(trace, event.tensor, step),
        before=value_words(history.grad.at(step - 1, None) if history else None),
        after=value_words(event.grad),
        by=event.by,
    )


def _pass_started(trace: Trace, step: int, event: ev.PassStarted) -> str:
    roots = [tensor_title(trace, r.tensor, step) if r.tensor else tr("a function") for r in event.roots]
    grads = [value_words(root.grad) for root in event.roots if root.grad is not None]
    start = tr(" with {grads}", grads=listed(grads)) if grads else ""
    start += inside(event.transforms) + in_thread(event.place)
    if event.retain_graph:
        return tr("Pass {number} begins at {roots}{start}.", number=event.pass_, roots=listed(roots), start=start)
    return tr(
        "Pass {number} begins at {roots}{start}. What functions saved will be freed on the way.",
        number=event.pass_,
        roots=listed(roots),
        start=start,
    )


def _started(trace: Trace, step: int, event: ev.FunctionStarted) -> str:
    name, received = function_name(trace, event.function), values_words(event.grads)
    return tr("{function} is about to run: it received {received}.", function=name, received=received)


def _ran(trace: Trace, step: int, event: ev.FunctionRan) -> str:
    name = function_name(trace, event.function)
    sent = _sent(trace, step, event)
    received = _received(trace, step, event)
    if not sent:
        return tr("{function} ran: it received {received} and sent nothing on.", function=name, received=received)
    return tr(
        "{function} ran: it received {received} and sent {sent}.", function=name, received=received, sent=listed(sent)
    )


def _received(trace: Trace, step: int, event: ev.FunctionRan) -> str:
    for earlier in reversed(trace.events[max(0, step - 200) : step - 1]):
        if isinstance(earlier, ev.FunctionStarted) and earlier.function == event.function:
            return values_words(earlier.grads)
    return tr("its gradient")


def _sent(trace: Trace, step: int, event: ev.FunctionRan) -> list[str]:
    """``[15, 5] to a, twice`` for each receiver and gradient, in order."""
    history = trace.functions.get(event.function)
    inputs = {item.nr: item for item in history.created.inputs} if history else {}
    counts: dict[tuple[str, str], int] = {}
    for nr, grad in enumerate(event.grads):
        if grad is not None:
            target = (value_words(grad), _receiver(trace, step, inputs.get(nr)))
            counts[target] = counts.get(target, 0) + 1
    return [_to(grad, name, count) for (grad, name), count in counts.items()]


def _to(grad: str, receiver: str, count: int) -> str:
    if count == 1:
        return tr("{grad} to {receiver}", grad=grad, receiver=receiver)
    if count == 2:
        return tr("{grad} to {receiver}, twice", grad=grad, receiver=receiver)
    if count == 3:
        return tr("{grad} to {receiver}, three times", grad=grad, receiver=receiver)
    return tr("{grad} to {receiver}, {count} times", grad=grad, receiver=receiver, count=count)


def _receiver(trace: Trace, step: int, item: ev.Input | None) -> str:
    """The tensor, if the program has a name for it; else the function that runs on with the gradient."""
    if item is not None and item.tensor is not None and (name := names_of(trace, item.tensor, step)):
        return name[0]
    if item is not None and item.function is not None:
        return function_name(trace, item.function)
    history = trace.tensors.get(item.tensor) if item is not None and item.tensor is not None else None
    if history is None:
        return tr("its input")
    return tr("an unnamed leaf of shape {shape}", shape=shape_text(history.created.shape))


def _accumulated(trace: Trace, step: int, event: ev.GradAccumulated) -> str:
    title, added, after = tensor_title(trace, event.tensor, step), value_words(event.added), value_words(event.after)
    named = names_of(trace, event.tensor, step)
    if event.before is None:
        if named:
            return tr("{tensor}.grad was None and is now {value}.", tensor=title, value=after)
        return tr("The gradient of {tensor} was None and is now {value}.", tensor=title, value=after)
    before = value_words(event.before)
    if named:
        return tr(
            "{added} was added to {tensor}.grad: {before} became {after}.",
            added=added,
            tensor=title,
            before=before,
            after=after,
        )
    return tr(
        "{added} was added to the gradient of {tensor}: {before} became {after}.",
        added=added,
        tensor=title,
        before=before,
        after=after,
    )


def _pass_ended(trace: Trace, step: int, event: ev.PassEnded) -> str:
    if event.error is None:
        return tr("Pass {number} is done.", number=event.pass_)
    error = first_sentence(event.error)
    if event.failed is None:
        return tr("Pass {number} failed: {error}", number=event.pass_, error=error)
    name = function_name(trace, event.failed)
    return tr("Pass {number} failed in {function}: {error}", number=event.pass_, function=name, error=error)


def _freed(trace: Trace, step: int, event: ev.BufferFreed) -> str:
    what = listed(list(event.slots)) if event.slots else tr("nothing")
    return tr(
        "{function} let go of what it had saved: {slots}.", function=function_name(trace, event.function), slots=what
    )


def _function_released(trace: Trace, step: int, event: ev.FunctionReleased) -> str:
    name, died = function_name(trace, event.function), when(trace, step)
    count = len(event.others)
    if not count:
        return tr("{function} is gone{when}, and what it had saved with it.", function=name, when=died)
    if count == 1:
        return tr(
            "{function} and 1 more function are gone{when}, and what they had saved with them.",
            function=name,
            when=died,
        )
    return tr(
        "{function} and {count:,} more functions are gone{when}, and what they had saved with them.",
        function=name,
        count=count,
        when=died,
    )


def _staled(trace: Trace, step: int, event: ev.BufferStaled) -> str:
    return tr(
        "{slots} of {function} went stale: changed in place since it was saved, so a pass will fail.",
        slots=listed(list(event.slots)),
        function=function_name(trace, event.function),
    )


def _unpacked(trace: Trace, step: int, event: ev.BufferUnpacked) -> str:
    slots, name, one = listed(list(event.slots)), function_name(trace, event.function), len(event.slots) == 1
    by = ""
    if event.operations is not None:
        names = [trace.operations[n].name for n in range(event.operations[0], event.operations[1] + 1)]
        by = tr(" by {operations}", operations=listed(list(dict.fromkeys(names))))
    if event.recomputed and one:
        text = later("{slots} of {function} was computed again{by}: the checkpoint had not kept it.")
    elif event.recomputed:
        text = later("{slots} of {function} were computed again{by}: the checkpoint had not kept it.")
    elif one:
        text = later("{slots} of {function} was unpacked{by}: hooks had packed it when it was saved.")
    else:
        text = later("{slots} of {function} were unpacked{by}: hooks had packed it when it was saved.")
    return tr(text, slots=slots, function=name, by=by)


def _moved(trace: Trace, step: int, event: ev.BufferMoved) -> str:
    return tr(
        "{function} had saved that tensor itself as {slots}: it holds its new memory ({size}) now.",
        function=function_name(trace, event.function),
        slots=listed(list(event.slots)),
        size=bytes_text(event.bytes),
    )


SENTENCES: Sentences = {
    ev.GradRetained: _retained,
    ev.GradChanged: _grad_changed,
    ev.FunctionReleased: _function_released,
    ev.BufferFreed: _freed,
    ev.BufferStaled: _staled,
    ev.BufferMoved: _moved,
    ev.BufferUnpacked: _unpacked,
    ev.PassStarted: _pass_started,
    ev.FunctionStarted: _started,
    ev.FunctionRan: _ran,
    ev.GradAccumulated: _accumulated,
    ev.PassEnded: _pass_ended,
}
