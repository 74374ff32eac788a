"""What a call and what it made is told as: operations, functions, tensors, names."""

from __future__ import annotations

from gradviz import events as ev
from gradviz.trace.sentence_parts import Sentences, in_thread, inside, upper, value_words, when, with_tangent
from gradviz.trace.texts import bytes_text, function_name, line_text, listed, shape_text, tensor_title
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr


def _operation(trace: Trace, step: int, event: ev.OperationCalled) -> str:
    inputs = [tensor_title(trace, item.tensor, step) for item in event.inputs if item.tensor is not None]
    on = tr(" on {inputs}", inputs=listed(inputs)) if inputs else ""
    on += inside(event.transforms) + in_thread(event.place)
    if event.tracked:
        return tr("{name} was called{on}; autograd keeps track of it.", name=event.name, on=on)
    if not event.inputs:
        return tr("{name} was called{on}: it makes a new tensor.", name=event.name, on=on)
    if event.grad_mode == "no_grad":
        return tr("{name} was called{on}, untracked: no_grad() is on.", name=event.name, on=on)
    if event.grad_mode == "inference_mode":
        return tr("{name} was called{on}, untracked: inference mode is on.", name=event.name, on=on)
    return tr("{name} was called{on}, untracked: no input requires a gradient.", name=event.name, on=on)


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
    value = value_words(event.value) + with_tangent(event.tangent)
    if event.name:
        return tr("{what} appeared as {name}, {value}; {kind}.", what=what, name=event.name, value=value, kind=kind)
    return tr("{what} appeared, {value}; {kind}.", what=what, value=value, kind=kind)


def _dual_level(event: ev.DualLevelChanged) -> str:
    if event.level < 0:
        return tr("Forward-mode AD ended: no tensor carries a tangent any longer.")
    return tr("Forward-mode AD began: tensors may carry tangents.")


def _written(trace: Trace, step: int, event: ev.TensorWritten) -> str:
    return tr(
        "{tensor} was changed in place to {value} (version {version}).",
        tensor=upper(tensor_title(trace, event.tensor, step)),
        value=value_words(event.value) + with_tangent(event.tangent),
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
    name, after = upper(tensor_title(trace, event.tensor, step)), value_words(event.value)
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
            tensor=name,
            before=before,
            after=after,
            version=event.version,
        )
    return tr(_BEHIND[event.by], tensor=name, before=before, after=after)


def _was_value(trace: Trace, tensor: int, step: int) -> str:
    """What a tensor held before this step."""
    history = trace.tensors.get(tensor)
    return value_words(history.value.at(step - 1, history.created.value) if history else None)


def _requires_grad(trace: Trace, step: int, event: ev.RequiresGradChanged) -> str:
    name = upper(tensor_title(trace, event.tensor, step))
    if event.requires_grad:
        return tr("{tensor} now requires a gradient.", tensor=name)
    return tr("{tensor} now requires no gradient.", tensor=name)


def _name(trace: Trace, step: int, event: ev.NameBound) -> str:
    history = trace.tensors.get(event.tensor)
    value = history.value.at(step, history.created.value) if history else None
    return tr("{name} now names the tensor {value}.", name=event.name, value=value_words(value))


def _released(trace: Trace, step: int, event: ev.TensorReleased) -> str:
    return tr(
        "The program let go of {tensor}{when}.",
        tensor=tensor_title(trace, event.tensor, step - 1),
        when=when(trace, step),
    )


SENTENCES: Sentences = {
    ev.CallSeen: _call,
    ev.OperationCalled: _operation,
    ev.FunctionCreated: _function,
    ev.TensorCreated: _tensor,
    ev.TensorWritten: _written,
    ev.ValueChanged: _value_changed,
    ev.DualLevelChanged: lambda _t, _s, e: _dual_level(e),
    ev.RequiresGradChanged: _requires_grad,
    ev.NameBound: _name,
    ev.NameUnbound: lambda _t, _s, e: tr("The name {name} no longer means that tensor.", name=e.name),
    ev.TensorReleased: _released,
}
