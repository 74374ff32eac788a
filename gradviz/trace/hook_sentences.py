"""What hooks and steps of optimizers are told as."""

from __future__ import annotations

from gradviz import events as ev
from gradviz.trace.sentence_parts import Sentences, values_words
from gradviz.trace.texts import first_sentence, function_name, listed, number_text, tensor_title
from gradviz.trace.trace import Trace
from gradviz.wording import tr


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
    before = values_words(event.before)
    if event.after is None or event.after == event.before:
        return tr(
            "The hook {name} on {owner} ran on {value} and left it as it was.", name=name, owner=owner, value=before
        )
    after = values_words(event.after)
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


def _learning_rate(trace: Trace, step: int, event: ev.LearningRateChanged) -> str:
    return tr(
        "The learning rate of {name} went from {before} to {after}.",
        name=event.name,
        before=number_text(event.before),
        after=number_text(event.after),
    )


SENTENCES: Sentences = {
    ev.HookRegistered: _hook,
    ev.HookRemoved: _hook_removed,
    ev.HookFired: _hook_fired,
    ev.OptimizerStepStarted: _step_started,
    ev.OptimizerStepped: _stepped,
    ev.LearningRateChanged: _learning_rate,
}
