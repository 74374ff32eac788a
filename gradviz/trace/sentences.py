"""What happened at a step, as one plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradviz import events as ev
from gradviz.trace.texts import (
    SHORT,
    bytes_text,
    first_sentence,
    function_name,
    line_text,
    message_of,
    names_of,
    number_text,
    shape_text,
    tensor_title,
    transforms_text,
    value_text,
)
from gradviz.trace.trace import Trace


def sentence(trace: Trace, step: int) -> str:
    """What the event that led to `step` did."""
    if step == 0:
        return "Nothing has run yet."
    event = trace.events[step - 1]
    return _SENTENCES[type(event)](trace, step, event)


def _times(count: int) -> str:
    return {1: "", 2: ", twice", 3: ", three times"}.get(count, f", {count} times")


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _value(value: ev.Value | None) -> str:
    return value_text(None if value is None else value.plain)


def _operation(trace: Trace, step: int, event: ev.OperationCalled) -> str:
    inputs = [tensor_title(trace, item.tensor, step) for item in event.inputs if item.tensor is not None]
    on = f" on {_joined(inputs)}" if inputs else ""
    on += _inside(event.transforms) + _in_thread(event.place)
    if event.tracked:
        return f"{event.name} was called{on}; autograd keeps track of it."
    why = {
        "no_grad": "no_grad() is on",
        "inference_mode": "inference mode is on",
    }.get(event.grad_mode, "no input requires a gradient")
    if not event.inputs:
        return f"{event.name} was called{on}: it makes a new tensor."
    return f"{event.name} was called{on}, untracked: {why}."


def _in_thread(place: ev.Place) -> str:
    return f" in the thread {place.thread}" if place.thread else ""


def _inside(transforms: tuple[str, ...]) -> str:
    return f" inside {transforms_text(transforms)}" if transforms else ""


def _call(trace: Trace, step: int, event: ev.CallSeen) -> str:
    line = f" on {line_text(trace, event.place)}" if event.place is not None and event.place.line else ""
    if event.library:
        return f"{event.function} was called{line}; what it does with tensors is one group."
    return f"{event.function}() was called{line}; it works on tensors."


def _function(trace: Trace, step: int, event: ev.FunctionCreated) -> str:
    by = f" by pass {event.made_by_pass}" if event.made_by_pass is not None else ""
    if not event.saved:
        return f"{event.name} was made{by}; it saves nothing for the backward pass."
    slots = [saved.slot for saved in event.saved]
    size = sum({saved.storage: saved.bytes for saved in event.saved}.values())
    return f"{event.name} was made{by}; for the backward pass it saves {_joined(slots)} ({bytes_text(size)})."


def _tensor(trace: Trace, step: int, event: ev.TensorCreated) -> str:
    what = f"A tensor of shape {shape_text(event.shape)}" if event.shape else "A single number"
    if event.batch:
        what += f", {' × '.join(map(str, event.batch))} times,"
    if event.is_leaf and event.requires_grad:
        kind = "a leaf: gradients will land in its .grad"
    elif event.requires_grad:
        kind = f"made by {function_name(trace, event.function)}" if event.function else "it requires a gradient"
    else:
        kind = "it requires no gradient"
    named = f" as {event.name}" if event.name else ""
    return f"{what} appeared{named}, {_value(event.value)}{_with_tangent(event.tangent)}; {kind}."


def _with_tangent(tangent: ev.Value | None) -> str:
    return f" with the tangent {_value(tangent)}" if tangent is not None else ""


def _dual_level(event: ev.DualLevelChanged) -> str:
    if event.level < 0:
        return "Forward-mode AD ended: no tensor carries a tangent any longer."
    return "Forward-mode AD began: tensors may carry tangents."


def _written(trace: Trace, step: int, event: ev.TensorWritten) -> str:
    name = tensor_title(trace, event.tensor, step)
    value = _value(event.value) + _with_tangent(event.tangent)
    return f"{_upper(name)} was changed in place to {value} (version {event.version})."


_BEHIND = {
    "data": ".data was assigned",
    "alias": "a tensor that shares its memory was written",
    "outside": "its memory was written from outside of torch, as through NumPy",
    "running": "it is a running statistic, which the layer moves in training",
    "unseen": "no call that did it was seen",
}
"""How a value changed, by the word for it."""


def _value_changed(trace: Trace, step: int, event: ev.ValueChanged) -> str:
    name, why = _upper(tensor_title(trace, event.tensor, step)), _BEHIND.get(event.by)
    if event.by == "version":
        return f"{name} is at version {event.version} now: a tensor that shares its version counter was written."
    if event.by == "step":
        return f"{name} is {_value(event.value)} behind the step."
    if event.by == "accumulate":
        return f"{name} became {_value(event.value)}: it is a .grad that the pass added to."
    before, after = _was_value(trace, event.tensor, step), _value(event.value)
    return f"{name}, which was {before}, became {after} behind autograd's back: {why}."


def _when(trace: Trace, step: int) -> str:
    """In which line something died. That is found out at the next event, so the line is that of the one before."""
    place = trace.place(step)
    if place is None or not place.line:
        return ""
    return f" on {line_text(trace, place)} or behind it"


def _was_value(trace: Trace, tensor: int, step: int) -> str:
    """What a tensor held before this step."""
    history = trace.tensors.get(tensor)
    return _value(history.value.at(step - 1, history.created.value) if history else None)


def _requires_grad(trace: Trace, step: int, event: ev.RequiresGradChanged) -> str:
    name = _upper(tensor_title(trace, event.tensor, step))
    return f"{name} now {'requires a gradient' if event.requires_grad else 'requires no gradient'}."


def _hook(trace: Trace, step: int, event: ev.HookRegistered) -> str:
    return f"A hook, {event.name}, was put on {_hooked(trace, step, event.hook, event)}."


def _hook_name(event: ev.HookRegistered) -> str:
    return event.called or event.name


def _hooked(trace: Trace, step: int, number: int, event: ev.HookRegistered | None = None) -> str:
    """What a hook is on."""
    event = event or trace.hooks[number]
    if event.tensor is not None:
        return tensor_title(trace, event.tensor, step)
    if event.function is not None:
        return function_name(trace, event.function)
    return event.owner or ("a function" if event.name in ("register_hook", "register_prehook") else "all modules")


def _hook_fired(trace: Trace, step: int, event: ev.HookFired) -> str:
    name = f"The hook {_hook_name(trace.hooks[event.hook])} on {_hooked(trace, step, event.hook)}"
    if event.error is not None:
        return f"{name} failed: {first_sentence(event.error)}"
    if event.pass_ is None:
        return f"{name} runs."
    before = _joined([_value(grad) for grad in event.before] or ["nothing"])
    if event.after is None or event.after == event.before:
        return f"{name} ran on {before} and left it as it was."
    return f"{name} turned {before} into {_joined([_value(grad) for grad in event.after] or ['nothing'])}."


def _step_started(trace: Trace, step: int, event: ev.OptimizerStepStarted) -> str:
    count = sum(len(group.parameters) for group in event.groups)
    rates = list(dict.fromkeys(number_text(group.lr) for group in event.groups if group.lr is not None))
    rate = f" at a learning rate of {_joined(rates)}" if rates else ""
    return f"{event.name} begins step {event.number} on {count} parameter{'s' * (count != 1)}{rate}."


def _stepped(trace: Trace, step: int, event: ev.OptimizerStepped) -> str:
    names = list(dict.fromkeys(buffer.name for buffer in event.state))
    kept = f" It keeps {_joined(names)} from now on." if names else ""
    return f"{event.name} has taken step {event.number}.{kept}"


def _grad_changed(trace: Trace, step: int, event: ev.GradChanged) -> str:
    name, history = tensor_title(trace, event.tensor, step), trace.tensors.get(event.tensor)
    before = _value(history.grad.at(step - 1, None) if history else None)
    return f"The gradient of {name}, which was {before}, was set to {_value(event.grad)} ({event.by})."


def _pass_started(trace: Trace, step: int, event: ev.PassStarted) -> str:
    roots = [tensor_title(trace, r.tensor, step) if r.tensor else "a function" for r in event.roots]
    grads = [_value(root.grad) for root in event.roots if root.grad is not None]
    start = f" with {_joined(grads)}" if grads else ""
    keep = "" if event.retain_graph else " What functions saved will be freed on the way."
    where = _inside(event.transforms) + _in_thread(event.place)
    return f"Pass {event.pass_} begins at {_joined(roots)}{start}{where}.{keep}"


def _started(trace: Trace, step: int, event: ev.FunctionStarted) -> str:
    name = function_name(trace, event.function)
    return f"{name} is about to run: it received {_joined([_value(grad) for grad in event.grads] or ['nothing'])}."


def _ran(trace: Trace, step: int, event: ev.FunctionRan) -> str:
    name = function_name(trace, event.function)
    sent = _sent(trace, step, event)
    received = _received(trace, step, event)
    return f"{name} ran: it received {received} and sent {_joined(sent) if sent else 'nothing on'}."


def _received(trace: Trace, step: int, event: ev.FunctionRan) -> str:
    for earlier in reversed(trace.events[max(0, step - 200) : step - 1]):
        if isinstance(earlier, ev.FunctionStarted) and earlier.function == event.function:
            return _joined([_value(grad) for grad in earlier.grads] or ["nothing"])
    return "its gradient"


def _sent(trace: Trace, step: int, event: ev.FunctionRan) -> list[str]:
    """``[15, 5] to a, twice`` for each receiver and gradient, in order."""
    history = trace.functions.get(event.function)
    inputs = {item.nr: item for item in history.created.inputs} if history else {}
    counts: dict[tuple[str, str], int] = {}
    for nr, grad in enumerate(event.grads):
        if grad is not None:
            target = (_value(grad), _receiver(trace, step, inputs.get(nr)))
            counts[target] = counts.get(target, 0) + 1
    return [f"{grad} to {name}{_times(count)}" for (grad, name), count in counts.items()]


def _receiver(trace: Trace, step: int, item: ev.Input | None) -> str:
    """The tensor, if the program has a name for it; else the function that runs on with the gradient."""
    if item is not None and item.tensor is not None and (name := names_of(trace, item.tensor, step)):
        return name[0]
    if item is not None and item.function is not None:
        return function_name(trace, item.function)
    history = trace.tensors.get(item.tensor) if item is not None and item.tensor is not None else None
    return f"an unnamed leaf of shape {shape_text(history.created.shape)}" if history else "its input"


def _accumulated(trace: Trace, step: int, event: ev.GradAccumulated) -> str:
    title, added, after = tensor_title(trace, event.tensor, step), _value(event.added), _value(event.after)
    named = names_of(trace, event.tensor, step)
    grad = f"{title}.grad" if named else f"the gradient of {title}"
    if event.before is None:
        return f"{grad if named else 'T' + grad[1:]} was None and is now {after}."
    return f"{added} was added to {grad}: {_value(event.before)} became {after}."


def _pass_ended(trace: Trace, step: int, event: ev.PassEnded) -> str:
    if event.error is None:
        return f"Pass {event.pass_} is done."
    where = f" in {function_name(trace, event.failed)}" if event.failed is not None else ""
    return f"Pass {event.pass_} failed{where}: {first_sentence(event.error)}"


def _freed(trace: Trace, step: int, event: ev.BufferFreed) -> str:
    what = _joined(list(event.slots)) if event.slots else "nothing"
    return f"{function_name(trace, event.function)} let go of what it had saved: {what}."


def _function_released(trace: Trace, step: int, event: ev.FunctionReleased) -> str:
    name, when = function_name(trace, event.function), _when(trace, step)
    if not event.others:
        return f"{name} is gone{when}, and what it had saved with it."
    count = len(event.others)
    return f"{name} and {count:,} more function{'s' * (count > 1)} are gone{when}, and what they had saved with them."


def _staled(trace: Trace, step: int, event: ev.BufferStaled) -> str:
    name = function_name(trace, event.function)
    return (
        f"{_joined(list(event.slots))} of {name} went stale: changed in place since it was saved, so a pass will fail."
    )


def _unpacked(trace: Trace, step: int, event: ev.BufferUnpacked) -> str:
    what, name = _joined(list(event.slots)), function_name(trace, event.function)
    by = ""
    if event.operations is not None:
        names = [trace.operations[n].name for n in range(event.operations[0], event.operations[1] + 1)]
        by = f" by {_joined(list(dict.fromkeys(names)))}"
    if event.recomputed:
        return f"{what} of {name} {_was(event.slots)} computed again{by}: the checkpoint had not kept it."
    return f"{what} of {name} {_was(event.slots)} unpacked{by}: hooks had packed it when it was saved."


def _was(slots: tuple[str, ...]) -> str:
    return "was" if len(slots) == 1 else "were"


def _moved(trace: Trace, step: int, event: ev.BufferMoved) -> str:
    name, size = function_name(trace, event.function), bytes_text(event.bytes)
    return f"{name} had saved that tensor itself as {_joined(list(event.slots))}: it holds its new memory ({size}) now."


def _name(trace: Trace, step: int, event: ev.NameBound) -> str:
    history = trace.tensors.get(event.tensor)
    value = history.value.at(step, history.created.value) if history else None
    return f"{event.name} now names the tensor {_value(value)}."


def _upper(text: str) -> str:
    return "A" + text[1:] if text.startswith("a ") else text


def _printed(event: ev.TextPrinted) -> str:
    text = " ".join(event.text.split())
    return f"Printed: {text if len(text) <= SHORT else text[:SHORT] + '…'}"


def _line(trace: Trace, step: int, event: ev.LineReached) -> str:
    inside = f" in {event.place.function}()" if event.place.function else ""
    line = line_text(trace, event.place)
    return f"{line[0].upper()}{line[1:]}{inside} is about to run."


def _error(trace: Trace, step: int, event: ev.ErrorRaised) -> str:
    message = first_sentence(message_of(event))
    return f"{event.name} on {line_text(trace, event.place)}" + (f": {message}" if message else ".")


def _cell_ended(trace: Trace, step: int, event: ev.CellEnded) -> str:
    began = next((cell for cell in reversed(trace.cells()) if cell.cell == event.cell), None)
    if not event.error:
        return f"{_cell(began)} ended."
    if event.error.partition(":")[0] == "KeyboardInterrupt":
        return f"{_cell(began)} was interrupted."
    return f"{_cell(began)} ended with an error: {first_sentence(event.error)}"


def _cell(cell: ev.CellStarted | None) -> str:
    if cell is not None and cell.typed:
        return "What was typed into the console"
    return "The program" if cell is None or cell.document_cell is None else f"Cell {cell.document_cell + 1}"


_Sentence = Callable[[Trace, int, Any], str]

_SENTENCES: dict[type, _Sentence] = {
    ev.RunStarted: lambda _t, _s, e: f"A fresh session began: Python {e.python}, torch {e.torch}.",
    ev.CellStarted: lambda _t, _s, e: f"{_cell(e)} began.",
    ev.CellEnded: _cell_ended,
    ev.LineReached: _line,
    ev.TextPrinted: lambda _t, _s, e: _printed(e),
    ev.ResultDisplayed: lambda _t, _s, e: "The value of the last line was displayed.",
    ev.WarningShown: lambda _t, _s, e: f"{e.category}: {first_sentence(e.message)}",
    ev.ErrorRaised: _error,
    ev.InputRequested: lambda _t, _s, e: "The program waits for input.",
    ev.InputGiven: lambda _t, _s, e: "The input was given.",
    ev.WorkerEnded: lambda _t, _s, e: e.message,
    ev.RecordingStopped: lambda _t, _s, e: f"Recording stopped: {e.reason}",
    ev.NotRecorded: lambda _t, _s, e: e.reason,
    ev.CallSeen: _call,
    ev.OperationCalled: _operation,
    ev.FunctionCreated: _function,
    ev.TensorCreated: _tensor,
    ev.TensorWritten: _written,
    ev.ValueChanged: _value_changed,
    ev.DualLevelChanged: lambda _t, _s, e: _dual_level(e),
    ev.RequiresGradChanged: _requires_grad,
    ev.GradRetained: lambda t, s, e: f"{_upper(tensor_title(t, e.tensor, s))} will keep its gradient (retain_grad).",
    ev.HookRegistered: _hook,
    ev.HookRemoved: lambda t, s, e: f"The hook {_hook_name(t.hooks[e.hook])} was taken off {_hooked(t, s, e.hook)}.",
    ev.HookFired: _hook_fired,
    ev.GradChanged: _grad_changed,
    ev.NameBound: _name,
    ev.NameUnbound: lambda _t, _s, e: f"The name {e.name} no longer means that tensor.",
    ev.TensorReleased: lambda t, s, e: f"The program let go of {tensor_title(t, e.tensor, s - 1)}{_when(t, s)}.",
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
    ev.LearningRateChanged: lambda _t, _s, e: (
        f"The learning rate of {e.name} went from {number_text(e.before)} to {number_text(e.after)}."
    ),
}
