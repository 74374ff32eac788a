"""What the recorder and the worker told in English, since it is in a record or came from another process, told anew in
the chosen language where it is shown.
"""

from __future__ import annotations

import re
from functools import cache

from gradviz import wording
from gradviz.wording import later, tr

LACKING = later(
    "The program that runs has no such line: it runs the text of its start. This breakpoint counts from the next run."
)
"""Why a breakpoint cannot be obeyed that was set in text that does not run yet."""
TOLD = (
    LACKING,
    # the end of a record
    later("{reason} The program runs on unrecorded."),
    later("The record has reached its limit of events ({count})."),
    later("The record has reached its limit of bytes ({size})."),
    later("The record has reached its limit of seconds ({seconds})."),
    later(
        "The graph is deeper than this thread's stack can release: more than {count} functions lie one behind "
        "another. Run the program in Gradviz, or in a thread with a larger stack (threading.stack_size)."
    ),
    later("The program's recursion left no room to record it."),
    later("A thread waited too long for another."),
    later("The record could not be written any longer: {error}."),
    later("Gradviz could not record what happened ({error})."),
    # what is not in a record
    later("{name} is compiled: torch.compile made one piece of it, and nothing inside is recorded."),
    later("torch.jit.trace makes a program of all that runs while it traces; nothing of that is recorded."),
    later("A child process was started: what runs in child processes is not in the record."),
    later("The recording began within a pass; what ran after that pass is not in the record."),
    later("Nothing of this run is recorded: the record had ended before it. Run the program anew."),
    later("{kind} tensor: its elements are not recorded"),
    later("{kind}: its elements are not recorded"),
    later("a lazy parameter: it has no elements yet"),
    later("summed up at the end of the optimizer's step"),
    # the end of a process
    later("The program ended its process (exit code {code}). Its variables are gone; the record ends here."),
    later("The program {how}. Its variables are gone; the record ends here."),
    later("The program did not react to the interrupt and was ended. Its variables are gone; the record ends here."),
    later("{reason}. It was ended. Its variables are gone; the record ends here."),
    later("The program was stopped before it began; the worker was still starting."),
    later("The worker {how} before it was ready."),
    later("The worker could not start: it said nothing"),
    later("The worker could not start: {error}"),
    later("{interpreter} cannot run programs for Gradviz: {error}."),
    later("The worker's record could not be followed any longer ({error}). {how}"),
    later("The worker's record could not be followed any longer ({error})"),
    later("The worker sent a message that cannot be read ({error}). {how}"),
    later("The worker sent a message that cannot be read ({error})"),
    later("The end of the record is lost: {error}. {how}"),
    later("The end of the record is lost: {error}"),
    later("The worker that was asked has ended. Ask again."),
    later("crashed: signal {number}, in {place}"),
    later("crashed: {what} (signal {number}), in {place}"),
    later("crashed: {what} (signal {number})"),
    later("crashed: signal {number}"),
    later("was killed, perhaps because memory ran out (signal {number})"),
    later("was ended from outside (signal {number})"),
    later("was interrupted from outside (signal {number})"),
    later("segmentation fault"),
    later("bus error"),
    later("aborted by its own C or C++ code"),
    later("arithmetic error in C code"),
    later("illegal instruction"),
    later("line {line} of {file}"),
    later("the console, line {line}"),
    later("{file}, cell {cell}, line {line}"),
    later("cell {cell}, line {line}"),
    # what a breakpoint could not do
    later("The condition is no Python expression: {error}."),
    later("There is no code on line {line} or below it."),
    later("Its condition raised {error}."),
    later("“{expression}” in its text raised {error}."),
    # what could not be evaluated
    later("The program runs; pause it to evaluate."),
    later("The program was ended."),
    later("There is no such frame."),
    later("The record holds tensors of `{path}`, not the object itself."),
    later("`{path}` is not in the record at this step."),
    later("The expression took longer than {seconds} seconds and was given up."),
    later("The expression ended the process that evaluated it."),
    # an interpreter
    later("There is no Python at {interpreter}; choose another interpreter."),
    later("{interpreter} does not answer; choose another interpreter."),
    later("{interpreter} is no Python that could be run; choose another interpreter."),
    later("{interpreter} is Python {version}; Gradviz needs {oldest} or newer."),
    later("{interpreter} has no torch and no gradviz; install what is missing with: {command}"),
    later("{interpreter} has no torch; install what is missing with: {command}"),
    later("{interpreter} has no gradviz; install what is missing with: {command}"),
    later("{interpreter} has another version of gradviz; install what is missing with: {command}"),
)
"""All that they can tell, the more special before the more general."""
REASONS = (
    later("its first line"),
    later("a step"),
    later("you asked for it"),
    later("breakpoint {number}"),
    later("{name} changed"),
    later("a gradient's norm is {norm}"),
    later("a value is not finite"),
    later("a gradient is not finite"),
    later("a pass begins with a gradient that is not finite"),
    later("{name} is about to be called"),
    later("{name} is about to run"),
    later("line {line}"),
)
"""Why a program is held. A message of a program's own could read the same, so they are known as such only."""
VALUES = (
    later("list of {count}"),
    later("tuple of {count}"),
    later("set of {count}"),
    later("dict of {count}"),
    later("tensor of 0 dimensions"),
    later("tensor {shape}"),
)
"""What a name holds, in short."""
PRINTED = (
    later(
        "breakpoint() on line {line} was passed over: nobody can let the program go on from there. "
        "Run it in Gradviz's window to be held."
    ),
    later(
        "breakpoint() was passed over: nobody can let the program go on from there. "
        "Run it in Gradviz's window to be held."
    ),
    later(
        "The program has set a trace function of its own (sys.settrace). Until it takes that away, no step and no "
        "breakpoint on a line or an error stops in functions that it calls."
    ),
    later("… more than {count} characters were printed: from here on only the end is kept …"),
    later("… {count} characters are left out …"),
    later("… more than {count} characters were displayed: from here on only the last display is kept …"),
    later("… {count} displays are left out …"),
    later(
        "… {form} of {count} characters is left out: one display may have {most}. The program can write it to a file. …"
    ),
    later("The program ended itself (SystemExit, exit code {code})."),
    later("%matplotlib {gui}: no windows of a toolkit are opened here; figures are shown in the output."),
    later("%gui {gui}: no event loop of a toolkit runs here."),
)
"""What the worker says on lines of their own among what the program prints."""
_SIGNS = ("breakpoint()", "sys.settrace", " characters ", " displays ", "SystemExit", "%matplotlib ", "%gui ")
"""One of them is in each of those lines: printed text can be long."""
_WITHIN = ("reason", "how", "what", "place")
"""Values that are sentences, or parts of such, of their own."""


def retold(text: str) -> str:
    """A text of the recorder's or the worker's in the chosen language; what is none of theirs stays as it is."""
    return _told(text, TOLD)


def reason(text: str) -> str:
    """The same of why a program is held."""
    return _told(text, REASONS)


def value(text: str) -> str:
    """The same of what a name holds."""
    return _told(text, VALUES)


def _told(text: str, known: tuple[str, ...]) -> str:
    if wording.is_source():
        return text
    for template in known:
        if found := _pattern(template).fullmatch(text):
            values = {name: retold(said) if name in _WITHIN else said for name, said in found.groupdict().items()}
            return tr(template, **values)
    return text


def printed(text: str) -> str:
    """What a program printed, with what the worker said among it in the chosen language."""
    if wording.is_source() or not any(sign in text for sign in _SIGNS):
        return text
    return "".join(_line(line) for line in text.splitlines(keepends=True))


def _line(line: str) -> str:
    bare = line.rstrip("\n")
    for template in PRINTED:
        if found := _pattern(template).fullmatch(bare):
            return tr(template, **found.groupdict()) + line[len(bare) :]
    return line


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)
