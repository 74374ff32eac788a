"""What happened at a step, as one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gradviz import events as ev
from gradviz.trace.retold import retold
from gradviz.trace.texts import (
    LONGEST,
    SHORT,
    bytes_text,
    first_sentence,
    function_name,
    line_text,
    listed,
    message_of,
    names_of,
    number_text,
    shape_text,
    tensor_title,
    transforms_text,
    value_text,
)
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr


def sentence(trace: Trace, step: int) -> str:
    """What the event that led to `step` did."""
    if step == 0:
        return tr("Nothing has run yet.")
    event = trace.events[step - 1]
    return _SENTENCES[type(event)](trace, step, event)


def _value(value: ev.Value | None) -> str:
    return value_text(None if value is None else value.plain)


def _values(values: Iterable[ev.Value | None]) -> str:
    return listed([_value(value) for value in values] or [tr("nothing")])


def _operation(trace: Trace, step: int, event: ev.OperationCalled) -> str:
    inputs = [tensor_title(trace, item.tensor, step) for item in event.inputs if item.tensor is not None]
    on = tr(" on {inputs}", inputs=listed(inputs)) if inputs else ""
    on += _inside(event.transforms) + _in_thread(event.place)
    if event.tracked:
        return tr("{name} was called{on}; autograd keeps track of it.", name=event.name, on=on)
    if not event.inputs:
        return tr("{name} was called{on}: it makes a new tensor.", name=event.name, on=on)
    if event.grad_mode == "no_grad":
        return tr("{name} was called{on}, untracked: no_grad() is on.", name=event.name, on=on)
    if event.grad_mode == "inference_mode":
        return tr("{name} was called{on}, untracked: inference mode is on.", name=event.name, on=on)
    return tr("{name} was called{on}, untracked: no input requires a gradient.", name=event.name, on=on)


def _in_thread(place: ev.Place) -> str:
    return tr(" in the thread {thread}", thread=place.thread) if place.thread else ""


def _inside(transforms: tuple[str, ...]) -> str:
    return tr(" inside {transforms}", transforms=transforms_text(transforms)) if transforms else ""


def _call(trace: Trace, step: int, event: ev.CallSeen) -> str:
    line = ""
    if event.place is not None and event.place.line:
        line = tr(" on {line}", line=line_text(trace, event.place))
    if event.library:
        return tr("{name} was called{line}; what it does with tensors is one group.", name=event.function, line=line)
    return tr("{name}() was called{line}; it works on tensors.", name=event.function, line=line)


def _function(trace: Trace, step: int, event: ev.FunctionCreated) -> str:
    by = tr(" by pass {number}", number=event.made_by_pass) if event.made_by_pass is not None else ""
    if not event.saved:
        return tr("{name} was made{by}; it saves nothing for the backward pass.", name=event.name, by=by)
    return tr(
        "{name} was made{by}; for the backward pass it saves {slots} ({size}).",
        name=event.name,
        by=by,
        slots=listed([saved.slot for saved in event.saved]),
        size=bytes_text(sum({saved.storage: saved.bytes for saved in event.saved}.values())),
    )


def _tensor(trace: Trace, step: int, event: ev.TensorCreated) -> str:
    what = tr("A tensor of shape {shape}", shape=shape_text(event.shape)) if event.shape else tr("A single number")
    if event.batch:
        what = tr("{what}, {count} times,", what=what, count=" × ".join(map(str, event.batch)))
    if event.is_leaf and event.requires_grad:
        kind = tr("a leaf: gradients will land in its .grad")
    elif event.requires_grad and event.function:
        kind = tr("made by {function}", function=function_name(trace, event.function))
    elif event.requires_grad:
        kind = tr("it requires a gradient")
    else:
        kind = tr("it requires no gradient")
    value = _value(event.value) + _with_tangent(event.tangent)
    if event.name:
        return tr("{what} appeared as {name}, {value}; {kind}.", what=what, name=event.name, value=value, kind=kind)
    return tr("{what} appeared, {value}; {kind}.", what=what, value=value, kind=kind)


def _with_tangent(tangent: ev.Value | None) -> str:
    return tr(" with the tangent {tangent}", tangent=_value(tangent)) if tangent is not None else ""


def _dual_level(event: ev.DualLevelChanged) -> str:
    if event.level < 0:
        return tr("Forward-mode AD ended: no tensor carries a tangent any longer.")
    return tr("Forward-mode AD began: tensors may carry tangents.")


def _written(trace: Trace, step: int, event: ev.TensorWritten) -> str:
    return tr(
        "{tensor} was changed in place to {value} (version {version}).",
        tensor=_upper(tensor_title(trace, event.tensor, step)),
        value=_value(event.value) + _with_tangent(event.tangent),
        version=event.version,
    )


_BEHIND = {
    "data": later("{tensor}, which was {before}, became {after} behind autograd's back: .data was assigned."),
    "alias": later(
        "{tensor}, which was {before}, became {after} behind autograd's back: "
        "a tensor that shares its memory was written."
    ),
    "outside": later(
        "{tensor}, which was {before}, became {after} behind autograd's back: "
        "its memory was written from outside of torch, as through NumPy."
    ),
    "running": later(
        "{tensor}, which was {before}, became {after} behind autograd's back: "
        "it is a running statistic, which the layer moves in training."
    ),
    "unseen": later(
        "{tensor}, which was {before}, became {after} behind autograd's back: no call that did it was seen."
    ),
}
"""How a value changed, by the word for it."""


def _value_changed(trace: Trace, step: int, event: ev.ValueChanged) -> str:
    name, after = _upper(tensor_title(trace, event.tensor, step)), _value(event.value)
    if event.by == "version":
        return tr(
            "{tensor} is at version {version} now: a tensor that shares its version counter was written.",
            tensor=name,
            version=event.version,
        )
    if event.by == "step":
        return tr("{tensor} is {value} behind the step.", tensor=name, value=after)
    if event.by == "accumulate":
        return tr("{tensor} became {value}: it is a .grad that the pass added to.", tensor=name, value=after)
    before = _was_value(trace, event.tensor, step)
    if event.by == "alias" and (step, event.by) not in trace.tensors[event.tensor].behind:
        return tr(
            "{tensor}, which was {before}, became {after} (version {version}): "
            "a tensor that shares its memory was written.",
            tensor=name, before=before, after=after, version=event.version,
        )  # fmt: skip
    return tr(_BEHIND[event.by], tensor=name, before=before, after=after)


def _when(trace: Trace, step: int) -> str:
    """In which line something died. That is found out at the next event, so the line is that of the one before."""
    place = trace.place(step)
    if place is None or not place.line:
        return ""
    return tr(" on {line} or behind it", line=line_text(trace, place))


def _was_value(trace: Trace, tensor: int, step: int) -> str:
    """What a tensor held before this step."""
    history = trace.tensors.get(tensor)
    return _value(history.value.at(step - 1, history.created.value) if history else None)


def _requires_grad(trace: Trace, step: int, event: ev.RequiresGradChanged) -> str:
    name = _upper(tensor_title(trace, event.tensor, step))
    if event.requires_grad:
        return tr("{tensor} now requires a gradient.", tensor=name)
    return tr("{tensor} now requires no gradient.", tensor=name)


def _hook(trace: Trace, step: int, event: ev.HookRegistered) -> str:
    return tr("A hook, {name}, was put on {owner}.", name=event.name, owner=_hooked(trace, step, event.hook, event))


def _hook_name(event: ev.HookRegistered) -> str:
    return event.called or event.name


def _hooked(trace: Trace, step: int, number: int, event: ev.HookRegistered | None = None) -> str:
    """What a hook is on."""
    event = event or trace.hooks[number]
    if event.tensor is not None:
        return tensor_title(trace, event.tensor, step)
    if event.function is not None:
        return function_name(trace, event.function)
    if event.owner:
        return event.owner
    return tr("a function") if event.name in ("register_hook", "register_prehook") else tr("all modules")


def _hook_removed(trace: Trace, step: int, event: ev.HookRemoved) -> str:
    name, owner = _hook_name(trace.hooks[event.hook]), _hooked(trace, step, event.hook)
    return tr("The hook {name} was taken off {owner}.", name=name, owner=owner)


def _hook_fired(trace: Trace, step: int, event: ev.HookFired) -> str:
    name, owner = _hook_name(trace.hooks[event.hook]), _hooked(trace, step, event.hook)
    if event.error is not None:
        return tr(
            "The hook {name} on {owner} failed: {error}", name=name, owner=owner, error=first_sentence(event.error)
        )
    if event.pass_ is None:
        return tr("The hook {name} on {owner} runs.", name=name, owner=owner)
    before = _values(event.before)
    if event.after is None or event.after == event.before:
        return tr(
            "The hook {name} on {owner} ran on {value} and left it as it was.", name=name, owner=owner, value=before
        )
    after = _values(event.after)
    return tr(
        "The hook {name} on {owner} turned {before} into {after}.", name=name, owner=owner, before=before, after=after
    )


def _step_started(trace: Trace, step: int, event: ev.OptimizerStepStarted) -> str:
    count = sum(len(group.parameters) for group in event.groups)
    rates = list(dict.fromkeys(number_text(group.lr) for group in event.groups if group.lr is not None))
    rate = tr(" at a learning rate of {rates}", rates=listed(rates)) if rates else ""
    if count == 1:
        return tr("{name} begins step {number} on 1 parameter{rate}.", name=event.name, number=event.number, rate=rate)
    return tr(
        "{name} begins step {number} on {count} parameters{rate}.",
        name=event.name,
        number=event.number,
        count=count,
        rate=rate,
    )


def _stepped(trace: Trace, step: int, event: ev.OptimizerStepped) -> str:
    names = list(dict.fromkeys(buffer.name for buffer in event.state))
    if not names:
        return tr("{name} has taken step {number}.", name=event.name, number=event.number)
    return tr(
        "{name} has taken step {number}. It keeps {state} from now on.",
        name=event.name,
        number=event.number,
        state=listed(names),
    )


def _grad_changed(trace: Trace, step: int, event: ev.GradChanged) -> str:
    history = trace.tensors.get(event.tensor)
    return tr(
        "The gradient of {tensor}, which was {before}, was set to {after} ({by}).",
        tensor=tensor_title(trace, event.tensor, step),
        before=_value(history.grad.at(step - 1, None) if history else None),
        after=_value(event.grad),
        by=event.by,
    )


def _pass_started(trace: Trace, step: int, event: ev.PassStarted) -> str:
    roots = [tensor_title(trace, r.tensor, step) if r.tensor else tr("a function") for r in event.roots]
    grads = [_value(root.grad) for root in event.roots if root.grad is not None]
    start = tr(" with {grads}", grads=listed(grads)) if grads else ""
    start += _inside(event.transforms) + _in_thread(event.place)
    if event.retain_graph:
        return tr("Pass {number} begins at {roots}{start}.", number=event.pass_, roots=listed(roots), start=start)
    return tr(
        "Pass {number} begins at {roots}{start}. What functions saved will be freed on the way.",
        number=event.pass_,
        roots=listed(roots),
        start=start,
    )


def _started(trace: Trace, step: int, event: ev.FunctionStarted) -> str:
    name, received = function_name(trace, event.function), _values(event.grads)
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
            return _values(earlier.grads)
    return tr("its gradient")


def _sent(trace: Trace, step: int, event: ev.FunctionRan) -> list[str]:
    """``[15, 5] to a, twice`` for each receiver and gradient, in order."""
    history = trace.functions.get(event.function)
    inputs = {item.nr: item for item in history.created.inputs} if history else {}
    counts: dict[tuple[str, str], int] = {}
    for nr, grad in enumerate(event.grads):
        if grad is not None:
            target = (_value(grad), _receiver(trace, step, inputs.get(nr)))
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
    title, added, after = tensor_title(trace, event.tensor, step), _value(event.added), _value(event.after)
    named = names_of(trace, event.tensor, step)
    if event.before is None:
        if named:
            return tr("{tensor}.grad was None and is now {value}.", tensor=title, value=after)
        return tr("The gradient of {tensor} was None and is now {value}.", tensor=title, value=after)
    before = _value(event.before)
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
    name, when = function_name(trace, event.function), _when(trace, step)
    count = len(event.others)
    if not count:
        return tr("{function} is gone{when}, and what it had saved with it.", function=name, when=when)
    if count == 1:
        return tr(
            "{function} and 1 more function are gone{when}, and what they had saved with them.",
            function=name,
            when=when,
        )
    return tr(
        "{function} and {count:,} more functions are gone{when}, and what they had saved with them.",
        function=name,
        count=count,
        when=when,
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


def _name(trace: Trace, step: int, event: ev.NameBound) -> str:
    history = trace.tensors.get(event.tensor)
    value = history.value.at(step, history.created.value) if history else None
    return tr("{name} now names the tensor {value}.", name=event.name, value=_value(value))


def _upper(text: str) -> str:
    return "A" + text[1:] if text.startswith("a ") else text


def _printed(event: ev.TextPrinted) -> str:
    text = " ".join(event.text[:LONGEST].split())
    return tr("Printed: {text}", text=text if len(text) <= SHORT else text[:SHORT] + "…")


def _displayed(event: ev.ResultDisplayed) -> str:
    if event.result:
        return tr("The value of the last line was displayed.")
    return tr("What was displayed was replaced.") if event.update else tr("Something was displayed.")


def _line(trace: Trace, step: int, event: ev.LineReached) -> str:
    line = line_text(trace, event.place)
    line = line[0].upper() + line[1:]
    if event.place.function:
        return tr("{line} in {function}() is about to run.", line=line, function=event.place.function)
    return tr("{line} is about to run.", line=line)


def _error(trace: Trace, step: int, event: ev.ErrorRaised) -> str:
    message, line = first_sentence(message_of(event)), line_text(trace, event.place)
    if message:
        return tr("{error} on {line}: {message}", error=event.name, line=line, message=message)
    return tr("{error} on {line}.", error=event.name, line=line)


def _cell_ended(trace: Trace, step: int, event: ev.CellEnded) -> str:
    began = next((cell for cell in reversed(trace.cells()) if cell.cell == event.cell), None)
    if not event.error:
        return tr("{cell} ended.", cell=_cell(began))
    if event.error.partition(":")[0] == "KeyboardInterrupt":
        return tr("{cell} was interrupted.", cell=_cell(began))
    return tr("{cell} ended with an error: {error}", cell=_cell(began), error=first_sentence(event.error))


def _cell(cell: ev.CellStarted | None) -> str:
    if cell is not None and cell.typed:
        return tr("What was typed into the console")
    if cell is None or cell.document_cell is None:
        return tr("The program")
    return tr("Cell {number}", number=cell.document_cell + 1)


def _retained(trace: Trace, step: int, event: ev.GradRetained) -> str:
    return tr("{tensor} will keep its gradient (retain_grad).", tensor=_upper(tensor_title(trace, event.tensor, step)))


def _released(trace: Trace, step: int, event: ev.TensorReleased) -> str:
    return tr(
        "The program let go of {tensor}{when}.",
        tensor=tensor_title(trace, event.tensor, step - 1),
        when=_when(trace, step),
    )


def _learning_rate(trace: Trace, step: int, event: ev.LearningRateChanged) -> str:
    return tr(
        "The learning rate of {name} went from {before} to {after}.",
        name=event.name,
        before=number_text(event.before),
        after=number_text(event.after),
    )


_Sentence = Callable[[Trace, int, Any], str]

_SENTENCES: dict[type, _Sentence] = {
    ev.RunStarted: lambda _t, _s, e: tr(
        "A fresh session began: Python {python}, torch {torch}.", python=e.python, torch=e.torch
    ),
    ev.CellStarted: lambda _t, _s, e: tr("{cell} began.", cell=_cell(e)),
    ev.CellEnded: _cell_ended,
    ev.LineReached: _line,
    ev.TextPrinted: lambda _t, _s, e: _printed(e),
    ev.ResultDisplayed: lambda _t, _s, e: _displayed(e),
    ev.OutputCleared: lambda _t, _s, _e: tr("The output of the cell was cleared."),
    ev.WarningShown: lambda _t, _s, e: f"{e.category}: {first_sentence(e.message)}",
    ev.ErrorRaised: _error,
    ev.InputRequested: lambda _t, _s, e: tr("The program waits for input."),
    ev.InputGiven: lambda _t, _s, e: tr("The input was given."),
    ev.WorkerEnded: lambda _t, _s, e: retold(e.message),
    ev.RecordingStopped: lambda _t, _s, e: tr("Recording stopped: {reason}", reason=retold(e.reason)),
    ev.NotRecorded: lambda _t, _s, e: retold(e.reason),
    ev.CallSeen: _call,
    ev.OperationCalled: _operation,
    ev.FunctionCreated: _function,
    ev.TensorCreated: _tensor,
    ev.TensorWritten: _written,
    ev.ValueChanged: _value_changed,
    ev.DualLevelChanged: lambda _t, _s, e: _dual_level(e),
    ev.RequiresGradChanged: _requires_grad,
    ev.GradRetained: _retained,
    ev.HookRegistered: _hook,
    ev.HookRemoved: _hook_removed,
    ev.HookFired: _hook_fired,
    ev.GradChanged: _grad_changed,
    ev.NameBound: _name,
    ev.NameUnbound: lambda _t, _s, e: tr("The name {name} no longer means that tensor.", name=e.name),
    ev.TensorReleased: _released,
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
    ev.OptimizerStepStarted: _step_started,
    ev.OptimizerStepped: _stepped,
    ev.LearningRateChanged: _learning_rate,
}
