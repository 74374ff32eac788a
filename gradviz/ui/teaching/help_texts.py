"""What the help knows by itself: questions that people ask, and words. Marks and commands have their own tables."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.wording import later


@dataclass(frozen=True)
class Topic:
    """One thing that is explained; its texts are in English, to be told by `tr`."""

    title: str
    text: str
    """``{run}`` in it: the keys of that command as they are now."""
    example: str = ""
    """The name of the example that shows it."""
    action: str = ""
    """The command that has to do with it."""
    also: str = ""
    """Words that people may search for, such as torch's message."""


QUESTIONS = (
    Topic(
        later("Why is .grad None?"),
        later(
            "Gradients land in leaves only: tensors that you made with requires_grad=True. One in the middle keeps its "
            "gradient after retain_grad(). A leaf has None, too, before the first pass, behind no_grad or detach(), "
            "and where the pass did not come by. In the graph look for a cut line: the word at it says why."
        ),
        "non_leaf_grad",
        also="none missing empty leaf attribute of a tensor that is not a leaf is being accessed",
    ),
    Topic(
        later("Why does the second backward fail?"),
        later(
            "A pass frees what the functions had saved. Ask for retain_graph=True in the first pass, or compute the "
            "result anew. The marks below a function say what it holds: filled is held, dashed is freed."
        ),
        "second_backward",
        also="trying to backward through the graph a second time freed",
    ),
    Topic(
        later("Why does my gradient grow from step to step?"),
        later(
            "backward() adds to .grad. Call zero_grad() of the optimizer, or set .grad = None, before each pass. "
            "A leaf "
            "says over how many passes its gradient was summed."
        ),
        "accumulation",
        also="accumulate zero twice double",
    ),
    Topic(
        later("“… modified by an inplace operation”: which one?"),
        later(
            "Somebody wrote into a tensor that a function had saved. The saved tensor is marked as stale, and the step "
            "at which that happened is in the inspector of the function. Write y = y + 1 in place of y += 1."
        ),
        "in_place",
        also="one of the variables needed for gradient computation has been modified version expected",
    ),
    Topic(
        later("“element 0 of tensors does not require grad”: why?"),
        later(
            "Behind this tensor there is no graph: it was computed under no_grad, detached, or of data only. Follow it "
            "back in the graph to where the line is cut."
        ),
        "set_grad_enabled",
        also="does not have a grad_fn no graph",
    ),
    Topic(
        later("“grad can be implicitly created only for scalar outputs”: what now?"),
        later(
            "The result has many elements. Make one number of it, with sum() or mean(), or say with gradient= how much "
            "each element counts."
        ),
        "gradient_argument",
        also="scalar vector jacobian weights",
    ),
    Topic(
        later("Why does no gradient come through?"),
        later(
            "A cut line bears the reason: no_grad, detach, constant, integer, requires_grad=False. What is made under "
            "no_grad cuts off all that is behind it."
        ),
        "no_grad",
        also="blocked stopped cut",
    ),
    Topic(
        later("Why is my gradient zero, or nearly so?"),
        later(
            "A dotted line is exactly 0: rounding, a dead ReLU, a weight of 0. A thin line gets thinner from layer to "
            "layer: each sigmoid lets a quarter through at most."
        ),
        "vanishing",
        also="vanish small dead relu",
    ),
    Topic(
        later("Where does the NaN come from?"),
        later(
            "Red dashed lines carry NaN or infinity. Go back to the first of them: the function behind it made it. A "
            "breakpoint on NaN stops the program there."
        ),
        "not_a_number",
        "new_breakpoint",
        also="nan inf infinity explode",
    ),
    Topic(
        later("Why is the gradient wrong though nothing complains?"),
        later(
            "A write through .data or NumPy is not counted as one, so a pass uses the new numbers. Such a tensor bears "
            "the mark .data."
        ),
        "data",
        also="numpy wrong silent",
    ),
    Topic(
        later("Why is my layer not trained?"),
        later(
            "Its parameters may be frozen (requires_grad is False), unknown to the optimizer, or cut off from "
            "the loss. "
            "The inspector of a parameter tells its gradient and each of its versions."
        ),
        "freezing",
        also="optimizer parameters learn stuck",
    ),
    Topic(
        later("What holds the memory?"),
        later(
            "What functions have saved for the pass, until it frees it. The lowest lane of the timeline shows how much "
            "that is at each moment; a checkpoint trades it for time."
        ),
        "checkpointing",
        also="out of memory bytes peak",
    ),
    Topic(
        later("How do I go through a run?"),
        later(
            "{next} and {previous} go step by step, {next_line} line by line, {play} plays, {last} goes to the "
            "end. The keys work when the graph has the focus: click into it or press {go_to_graph}, or use the buttons "
            "below it. {go_to_program} leads back to the program, {go_to_panel} into the panels."
        ),
        action="next",
        also="step back forward time arrow keys",
    ),
    Topic(
        later("How do I find a tensor in a large graph?"),
        later(
            "{search_graph} looks for names, operations, shapes and states; {fit} shows all; {fold} opens and "
            "collapses a "
            "group. A click on a variable selects it in the graph."
        ),
        action="search_graph",
        also="find zoom big collapse",
    ),
    Topic(
        later("How do I make all letters larger?"),
        later(
            "{larger} and {smaller} change the type in the whole window, {normal_size} puts it back; Ctrl and "
            "the wheel do "
            "so, too."
        ),
        action="larger",
        also="font size projector small",
    ),
    Topic(
        later("How do I show it to a class?"),
        later(
            "{present} fills the screen with graph, code and transport, in letters that the back row reads; Esc ends "
            "it. A clicker, or PageDown and PageUp, goes on and back wherever the focus is; its start button, {run}, "
            "plays, or runs the code if one types there. {black} shows nothing, {spotlight} dims all but a disc. Click "
            "into the code to change it: letters are text there until the next step."
        ),
        action="present",
        also="presentation projector wall lecture teach remote full screen",
    ),
    Topic(
        later("Is all of a long program recorded?"),
        later("Up to the limits of the record; behind them the program runs on unrecorded, and the window says so."),
        action="limits",
        also="limit stop long training",
    ),
    Topic(
        later("Does recording change what my program computes?"),
        later(
            "No: the numbers are the same to the last bit, and tensors die when they would have died. It only "
            "takes longer, "
            "and what is recorded takes memory."
        ),
        also="slow overhead exact",
    ),
    Topic(
        later("Can I lose what I typed?"),
        later(
            "A program that hangs or crashes runs in a process of its own and takes nothing along. Examples open "
            "as copies, "
            "and what is not saved is asked about."
        ),
        also="save recover crash",
    ),
)

WORDS = (
    Topic(later("Tensor"), later("A block of numbers with a shape, and for autograd a place in the graph."), "graph"),
    Topic(
        later("Leaf"),
        later(
            "A tensor that you made, not one that was computed. If it requires a gradient, gradients are "
            "added up in its .grad."
        ),
        "leaves",
    ),
    Topic(
        later("Parameter"),
        later("A leaf that belongs to a module and requires a gradient by itself."),
        "who_gets_a_grad",
    ),
    Topic(
        later("Function"),
        later("A node of autograd's graph (MulBackward0): it knows how to send a gradient on to its inputs."),
        "graph",
        also="node grad_fn",
    ),
    Topic(
        later("Operation"),
        later("One call that computes, as seen in the program. Tracked ones leave functions behind."),
    ),
    Topic(
        later("Saved tensor"),
        later(
            "What a function keeps of the forward computation, since its gradient needs it. It is "
            "held until a pass frees it."
        ),
        "second_backward",
        also="buffer held freed",
    ),
    Topic(
        later("Stale"),
        later("Said of a saved tensor that was changed in place since: a pass over it fails."),
        "in_place",
    ),
    Topic(
        later("Packed"),
        later("Said of a saved tensor that hooks have put away, or that a checkpoint will compute again."),
        "checkpointing",
        also="recomputed",
    ),
    Topic(
        later("Pass"),
        later("One run of autograd's engine, backwards through the graph: backward() or grad()."),
        "graph",
        also="backward engine",
    ),
    Topic(
        later("Root"), later("Where a pass begins, with the gradient 1 unless you say otherwise."), "gradient_argument"
    ),
    Topic(
        later("retain_graph"),
        later("Asks a pass to keep what the functions have saved, so that another pass can come by."),
        "retain_graph",
    ),
    Topic(
        later("create_graph"),
        later("Asks a pass to make a graph of what it computes: for the gradient of a gradient."),
        "double_backward",
    ),
    Topic(later("detach()"), later("The same numbers in the same memory, without a graph behind them."), "detach"),
    Topic(
        later("no_grad"),
        later("Within it nothing is tracked. What is made there lets no gradient through."),
        "no_grad",
        also="inference_mode set_grad_enabled",
    ),
    Topic(later("retain_grad()"), later("Asks a tensor that is no leaf to keep its gradient."), "non_leaf_grad"),
    Topic(
        later("Version"),
        later("How often a tensor was written in place. Autograd compares it with that of the saved one."),
        "in_place",
        also="version counter",
    ),
    Topic(
        later("View"),
        later("A tensor that looks at the memory of another one, its base."),
        "views",
        also="slice storage",
    ),
    Topic(
        later("Hook"),
        later("A function of yours that autograd calls with a gradient on its way; it may give back another."),
        "hooks",
    ),
    Topic(later("Accumulate"), later("To add to what is in .grad already."), "accumulation"),
    Topic(
        later("Checkpoint"),
        later("A part of the program that saves nothing and is computed again during the pass."),
        "checkpointing",
    ),
    Topic(
        later("Forward mode"),
        later("Derivatives that are carried along with the values, one direction a run."),
        "forward_mode",
        also="jvp dual tangent",
    ),
    Topic(
        later("Step"),
        later("The smallest move in a record: one thing that happened. The line in the timeline says which is shown."),
        also="moment cursor",
    ),
    Topic(
        later("Record"),
        later("All that happened in a run, to go through in both directions, to save and to open again."),
        action="save_record",
        also="trace gradviz",
    ),
    Topic(
        later("Group"),
        later("A module, a call, a loop or one of its turns, drawn as one card; it opens with a click on its title."),
        "mlp",
        action="fold",
    ),
    Topic(
        later("Worker"),
        later("The process that runs your program. It can be stopped and started again; the window stays."),
        action="restart",
        also="interpreter kernel process",
    ),
    Topic(
        later("Cell"),
        later("A part of the text that begins with # %%: it runs by itself, in the names of the others."),
        action="run_cell",
        also="notebook",
    ),
    Topic(
        later("Breakpoint"),
        later("Where a running program stops, so that it can be stepped and looked at."),
        action="breakpoint",
        also="debug pause",
    ),
)

LINKS = (
    Topic(later("Autograd mechanics (PyTorch)"), "https://docs.pytorch.org/docs/stable/notes/autograd.html"),
    Topic(later("torch.autograd, the reference"), "https://docs.pytorch.org/docs/stable/autograd.html"),
    Topic(
        later("A gentle introduction to torch.autograd"),
        "https://docs.pytorch.org/tutorials/beginner/blitz/autograd_tutorial.html",
    ),
)
"""The only ones that need a network: they open in the browser."""
