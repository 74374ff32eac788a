"""All that a person can ask for, as one table: menus, toolbar, shortcuts and help are made of it.

Texts of the table need no mark to be translated: ``resources/translations/update.py`` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gradviz.ui.languages import worded
from gradviz.wording import tr

WINDOW, STAGE, TEXT = "window", "stage", "text"


@dataclass(frozen=True)
class ActionSpec:
    """One action; `menu` is empty for those that have no place in one, ``Step/Next`` is a menu in a menu."""

    name: str
    text: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    where: str = WINDOW
    """``stage``: its keys work while canvas or transport have the focus; ``text``: while an editor has it."""
    rule_above: bool = False


def _moves(word: str, arrow: str, back: str) -> list[ActionSpec]:
    """The moves to what comes next, or to what was before; `back` is in front of the letters of the keys."""
    menu = f"Step/{word}"
    return [
        ActionSpec(f"{word.lower()}_line", "Line", menu, (f"Shift+{arrow}", f"Pg{'Up' if back else 'Down'}"),
                   tip=f"To the {word.lower()} line that is about to run", where=STAGE),
        ActionSpec(f"{word.lower()}_operation", "Operation", menu, (f"Alt+{arrow}",),
                   tip=f"To the result of the {word.lower()} operation", where=STAGE),
        ActionSpec(f"{word.lower()}_function", "Backward Function", menu, (f"Alt+{back}G",),
                   tip=f"Behind the {word.lower()} function that ran in a pass: its gradients have been sent"),
        ActionSpec(f"{word.lower()}_pass", "Pass", menu, (f"Alt+{back}P",),
                   tip=f"To where the {word.lower()} pass begins"),
        ActionSpec(f"{word.lower()}_cell", "Cell", menu, (f"Alt+{back}C",),
                   tip=f"To where the {word.lower()} cell begins"),
        ActionSpec(f"{word.lower()}_iteration", "Iteration", menu, (f"Alt+{back}I",),
                   tip=f"To the shown line in the {word.lower()} turn of its loop"),
        ActionSpec(f"{word.lower()}_change", "Change of the Selection", menu, (f"Alt+{back}S",),
                   tip=f"To the {word.lower()} change of the selected tensor or function", rule_above=True),
        ActionSpec(f"{word.lower()}_caret", "Run of the Caret's Line", menu, (f"Alt+{back}L",),
                   tip=f"To the {word.lower()} time that the line under the caret ran"),
        ActionSpec(f"{word.lower()}_error", "Error or Warning", menu, (f"{back}F8",),
                   tip=f"To the {word.lower()} error or warning"),
        ActionSpec(f"{word.lower()}_breakpoint", "Breakpoint", menu, ("Ctrl+Shift+F9" if back else "Shift+F9",),
                   tip=f"To where a breakpoint matches {word.lower()} in the record"),
        ActionSpec(f"{word.lower()}_bookmark", "Bookmark", menu, (f"Alt+{back}B",),
                   tip=f"To the {word.lower()} bookmark"),
    ]  # fmt: skip


_PARTS = (
    ActionSpec("go_to_program", "Program", "View/Go To", ("Ctrl+1",), tip="Type in the program"),
    ActionSpec("go_to_graph", "Graph", "View/Go To", ("Ctrl+2",), tip="Have the keys of the graph: steps, selection"),
    ActionSpec("go_to_time", "Timeline", "View/Go To", ("Ctrl+3",), tip="Have the keys of the timeline"),
    ActionSpec("go_to_panel", "Next Panel in View", "View/Go To", ("Ctrl+4",),
               tip="Into the panel in front; from within a panel into the next one that is in view"),
)  # fmt: skip

_RELATIONS = (
    ActionSpec("ancestors", "Ancestors", "View/Highlight", ("A",),
               tip="What the selection was made of; the rest fades", where=STAGE, rule_above=True),
    ActionSpec("descendants", "Descendants", "View/Highlight", ("D",),
               tip="What was made of the selection; the rest fades", where=STAGE),
    ActionSpec("path", "Path Between Two", "View/Highlight", ("W",),
               tip="All that lies between the two selected nodes; the rest fades", where=STAGE),
    ActionSpec("gradient_way", "Way of the Gradient", "View/Highlight", ("G",),
               tip="All that the selection's gradient passed through in the last pass; the rest fades", where=STAGE),
    ActionSpec("neighbor_left", "Neighbor to the Left", "View/Select", ("Ctrl+Left",), where=STAGE),
    ActionSpec("neighbor_right", "Neighbor to the Right", "View/Select", ("Ctrl+Right",), where=STAGE),
    ActionSpec("neighbor_up", "Neighbor Above", "View/Select", ("Ctrl+Up",), where=STAGE),
    ActionSpec("neighbor_down", "Neighbor Below", "View/Select", ("Ctrl+Down",), where=STAGE),
)  # fmt: skip

_FIND = (
    ActionSpec("find", "Find…", "Edit", ("Ctrl+F",), rule_above=True,
               tip="In the text; in the graph or the output if that has the focus"),
    ActionSpec("find_next", "Find Next", "Edit", ("F3",), tip="The next match in the text"),
    ActionSpec("find_previous", "Find Previous", "Edit", ("Shift+F3",), tip="The match before"),
    ActionSpec("replace", "Replace…", "Edit", ("Ctrl+H",), tip="Find in the text, and put something else in its place"),
    ActionSpec("outline", "Outline…", "Edit", ("Ctrl+Alt+O",), tip="Cells, classes, functions and loops, to go to"),
    ActionSpec("go_to_line", "Go to Line…", "Edit", ("Ctrl+L",), tip="By its number, or by line:column"),
    ActionSpec("shown_line", "Go to Shown Line", "Edit", ("Ctrl+Alt+L",),
               tip="Of the shown step, in whichever file; one that is not open is opened"),
    ActionSpec("place_back", "Go Back", "Edit", ("Alt+Left",), where=TEXT,
               tip="To where the caret was before it went far away, in whichever program"),
    ActionSpec("place_forward", "Go Forward", "Edit", ("Alt+Right",), where=TEXT,
               tip="To where the caret was before you went back"),
)  # fmt: skip

_LINES = (
    ActionSpec("comment", "Comment or Uncomment", "Edit/Lines", ("Ctrl+/",), tip="The chosen lines", where=TEXT),
    ActionSpec("indent_lines", "Indent", "Edit/Lines", ("Ctrl+]",),
               tip="Shift the chosen lines to the right (Tab)", where=TEXT),
    ActionSpec("dedent_lines", "Dedent", "Edit/Lines", ("Ctrl+[",),
               tip="Shift them to the left (Shift+Tab)", where=TEXT),
    ActionSpec("duplicate_lines", "Duplicate", "Edit/Lines", ("Ctrl+D", "Alt+Shift+Down"),
               tip="Write the chosen lines once more below", rule_above=True, where=TEXT),
    ActionSpec("move_lines_up", "Move Up", "Edit/Lines", ("Alt+Up",),
               tip="The chosen lines, above the one before", where=TEXT),
    ActionSpec("move_lines_down", "Move Down", "Edit/Lines", ("Alt+Down",),
               tip="The chosen lines, below the next", where=TEXT),
    ActionSpec("join_lines", "Join", "Edit/Lines", ("Ctrl+J",), tip="Make the chosen lines one", where=TEXT),
    ActionSpec("delete_lines", "Delete", "Edit/Lines", ("Ctrl+Shift+K",), tip="Take the chosen lines away", where=TEXT),
)  # fmt: skip

_FOLDS = (
    ActionSpec("fold_text", "Fold", "Edit/Folding", ("Ctrl+Shift+[",),
               tip="Hide the lines of the block around the caret"),
    ActionSpec("unfold_text", "Unfold", "Edit/Folding", ("Ctrl+Shift+]",), tip="Show the lines of the caret's block"),
    ActionSpec("fold_all_text", "Fold All", "Edit/Folding", ("Ctrl+Alt+[",),
               tip="Show only the heads of functions, classes and other blocks"),
    ActionSpec("unfold_all_text", "Unfold All", "Edit/Folding", ("Ctrl+Alt+]",), tip="Show all lines"),
)  # fmt: skip

_CODE = (
    ActionSpec("complete", "Complete", "Edit/Code", ("Ctrl+Space",), tip="Offer what may stand at the caret"),
    ActionSpec("call_tip", "Parameters of the Call", "Edit/Code", ("Ctrl+Shift+Space",),
               tip="Show how the call at the caret is written"),
    ActionSpec("documentation", "Show Documentation", "Edit/Code", ("Ctrl+I",),
               tip="Show what is known of the name at the caret, and what is wrong there"),
    ActionSpec("definition", "Go to Definition", "Edit/Code", ("F12",),
               tip="Go to where the name at the caret is defined"),
)  # fmt: skip

_CELLS = (
    ActionSpec("run_cells", "Run All Cells", "Run/Cells", tip="In their order, in the process that is there"),
    ActionSpec("run_above", "Run Above", "Run/Cells", tip="The cells above the caret's"),
    ActionSpec("run_below", "Run This and Below", "Run/Cells", tip="The caret's cell and those below it"),
    ActionSpec("insert_cell", "Insert Below", "Run/Cells", ("Ctrl+Shift+Return",), tip="Begin an empty cell",
               rule_above=True, where=TEXT),
    ActionSpec("split_cell", "Split", "Run/Cells", ("Ctrl+Shift+-",), tip="Have a cell begin at the caret", where=TEXT),
    ActionSpec("merge_cells", "Merge with the Next", "Run/Cells", ("Ctrl+Shift+M",),
               tip="Make two cells one", where=TEXT),
    ActionSpec("move_cell_up", "Move Up", "Run/Cells", ("Ctrl+Shift+Up",), tip="Above the cell before", where=TEXT),
    ActionSpec("move_cell_down", "Move Down", "Run/Cells", ("Ctrl+Shift+Down",), tip="Below the next cell", where=TEXT),
)  # fmt: skip

EDITING = frozenset(
    {"replace", "insert_cell", "split_cell", "merge_cells", "move_cell_up", "move_cell_down"}
    | {spec.name for spec in _LINES}
)
"""What changes the text, and cannot be used where it is only read."""

TABLE: tuple[ActionSpec, ...] = (
    ActionSpec("new", "New", "File", ("Ctrl+N",), tip="Begin an empty program"),
    ActionSpec("open", "Open…", "File", ("Ctrl+O",), tip="Open a program, a notebook or a record"),
    ActionSpec("save", "Save", "File", ("Ctrl+S",), tip="Save the program", rule_above=True),
    ActionSpec("save_as", "Save As…", "File", ("Ctrl+Shift+S",), tip="Save the program under another name"),
    ActionSpec("save_all", "Save All", "File", tip="Save all open programs and notebooks that have changes"),
    ActionSpec("close_tab", "Close", "File", ("Ctrl+W", "Ctrl+F4"), tip="Close the shown program", rule_above=True),
    ActionSpec("reopen", "Reopen Closed", "File", ("Ctrl+Shift+T",), tip="Open again what was closed last"),
    ActionSpec("save_record", "Save Record…", "File", rule_above=True, tip="Save the record, to step through it later"),
    ActionSpec(
        "export_picture",
        "Export Picture…",
        "File",
        ("Ctrl+E",),
        tip="Write the graph as PNG, SVG or PDF: as it is seen, or all of it",
        rule_above=True,
    ),
    ActionSpec("copy_picture", "Copy Picture", "File", ("Ctrl+Shift+C",), tip="Copy the graph as it is seen"),
    ActionSpec(
        "examples",
        "Examples…",
        "File",
        ("Ctrl+Shift+E",),
        tip="Short programs in the order of a course, with what to watch for",
        rule_above=True,
    ),
    ActionSpec("next_example", "Next Example", "File", ("Alt+PgDown",), tip="Open the next program of the course"),
    ActionSpec(
        "previous_example", "Previous Example", "File", ("Alt+PgUp",), tip="Open the program before it in the course"
    ),
    ActionSpec("welcome", "Welcome Program", "File", tip="Open the program of the first start"),
    ActionSpec("quit", "Quit", "File", ("Ctrl+Q",), rule_above=True),
    ActionSpec("undo", "Undo", "Edit", ("Ctrl+Z",), tip="In the text, or in the graph if that has the focus"),
    ActionSpec("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), tip="Do again what was undone"),
    ActionSpec("cut", "Cut", "Edit", ("Ctrl+X",), rule_above=True, tip="What is chosen, else the line"),
    ActionSpec("copy", "Copy", "Edit", ("Ctrl+C",), tip="What is chosen, else the line"),
    ActionSpec("paste", "Paste", "Edit", ("Ctrl+V",), tip="Of a session with prompts, the program"),
    *_FIND,
    *_LINES,
    *_FOLDS,
    *_CODE,
    ActionSpec(
        "save_output",
        "Save All Output…",
        "Edit",
        tip="Write all that the program put out to a text or page",
        rule_above=True,
    ),
    ActionSpec("clear_output", "Clear Output", "Edit"),
    ActionSpec(
        "settings",
        "Settings…",
        "Edit",
        ("Ctrl+,",),
        tip="Theme, type, language, limits, interpreter: to search and to change",
        rule_above=True,
    ),
    ActionSpec("run", "Run", "Run", ("F5",), "run", "Run the whole program in a fresh process"),
    ActionSpec("run_cell", "Run Cell", "Run", ("Ctrl+Return", "Ctrl+Enter"), "run_cell", "Run the cell of the caret"),
    ActionSpec("run_cell_advance", "Run Cell and Go On", "Run", ("Shift+Return", "Shift+Enter")),
    *_CELLS,
    ActionSpec(
        "debug",
        "Debug",
        "Run",
        ("Ctrl+F5",),
        "debug",
        "Run to the first breakpoint; without any, stop at the first line",
        rule_above=True,
    ),
    ActionSpec(
        "pause", "Pause", "Run", ("F6",), "pause", "Stop the running program at its next line, to step on from there"
    ),
    ActionSpec(
        "run_to_caret",
        "Run to Caret",
        "Run",
        ("Ctrl+Shift+F10",),
        tip="Run until the line of the caret is about to run",
    ),
    ActionSpec("stop", "Stop", "Run", ("Shift+F5",), "stop", "Stop the program"),
    ActionSpec("restart", "Restart", "Run", ("Ctrl+.",), "restart", "Have a fresh process; the record stays"),
    ActionSpec(
        "breakpoint", "Set or Remove Breakpoint", "Run", ("F9",), tip="On the line of the caret", rule_above=True
    ),
    ActionSpec("new_breakpoint", "New Breakpoint…", "Run", tip="On an operation, on NaN, on an error and others"),
    ActionSpec("interpreter", "Choose Interpreter…", "Run", rule_above=True),
    ActionSpec("limits", "Limits of the Record…", "Run", tip="How much of a long program is recorded"),
    ActionSpec("first", "First Step", "Step", ("Home",), "first", "First step", STAGE),
    ActionSpec("previous", "Previous Step", "Step", ("Left",), "previous", "Previous step", STAGE),
    ActionSpec("play", "Play or Pause", "Step", ("Space",), "play", "Play or pause", STAGE),
    ActionSpec("next", "Next Step", "Step", ("Right",), "next", "Next step", STAGE),
    ActionSpec("last", "Last Step", "Step", ("End",), "last", "Last step", STAGE),
    ActionSpec(
        "over",
        "Step Over",
        "Step",
        ("F10",),
        icon="over",
        tip="To the next line, behind what this one calls",
        rule_above=True,
    ),
    ActionSpec("into", "Step Into", "Step", ("F11",), icon="into", tip="To the next line, inside what this one calls"),
    ActionSpec("out", "Step Out", "Step", ("Shift+F11",), icon="out", tip="To the next line of the caller"),
    ActionSpec("back_over", "Step Back Over", "Step", ("Ctrl+F10",), tip="To the line before, or the caller's"),
    ActionSpec("back_into", "Step Back Into", "Step", ("Ctrl+F11",), tip="To the line before, inside what it called"),
    ActionSpec("back_out", "Step Back Out", "Step", ("Ctrl+Shift+F11",), tip="To the line that called this function"),
    *_moves("Next", "Right", ""),
    *_moves("Previous", "Left", "Shift+"),
    ActionSpec(
        "turn", "Turn of the Loop…", "Step", ("Ctrl+G",), tip="Of the loop around the shown line, by its number"
    ),
    ActionSpec(
        "birth",
        "Birth of the Selection",
        "Step",
        ("Alt+Home",),
        tip="To where it came into the record",
        rule_above=True,
    ),
    ActionSpec("end", "End of the Selection", "Step", ("Alt+End",), tip="To where it died"),
    ActionSpec(
        "next_watch",
        "Next Thing to Watch For",
        "Step",
        ("Alt+W",),
        tip="Of the example, to where the graph shows it",
        rule_above=True,
    ),
    ActionSpec(
        "previous_watch",
        "Previous Thing to Watch For",
        "Step",
        ("Alt+Shift+W",),
        tip="Of the example, to where the graph shows it",
    ),
    ActionSpec(
        "pin",
        "Pin This Moment",
        "Step",
        ("P",),
        tip="Compare other moments with this one",
        where=STAGE,
        rule_above=True,
    ),
    ActionSpec(
        "swap", "Go to the Pinned Moment", "Step", ("Shift+P",), tip="Show the pinned moment, pin this one", where=STAGE
    ),
    ActionSpec("unpin", "Unpin", "Step", tip="Compare no longer"),
    ActionSpec(
        "bookmark", "Set or Rename Bookmark…", "Step", ("Ctrl+B",), tip="Give the shown step a name", rule_above=True
    ),
    ActionSpec("bookmarks", "Bookmarks…", "Step", ("Ctrl+Shift+B",), tip="All bookmarks: to go to, rename, remove"),
    ActionSpec(
        "play_by_line",
        "Equal Time for Each Line",
        "Step/Playing",
        tip="Play each line in the same time, however much happens in it",
    ),
    ActionSpec(
        "pause_at_marks",
        "Pause at Marks",
        "Step/Playing",
        tip="Pause at bookmarks, errors, warnings, and where breakpoints match",
    ),
    ActionSpec(
        "loop",
        "Loop",
        "Step/Playing",
        ("L",),
        where=STAGE,
        tip="Play what is between two bookmarks, or a range of the timeline, over and over",
    ),
    ActionSpec(
        "reset_panels",
        "Panels as at First",
        "View/Panels",
        tip="Put all panels where they were at first",
        rule_above=True,
    ),
    *_PARTS,
    ActionSpec(
        "next_tab", "Next Program", "View/Editor", ("Ctrl+Tab", "Ctrl+PgDown"), tip="Show the program of the next tab"
    ),
    ActionSpec(
        "previous_tab",
        "Previous Program",
        "View/Editor",
        ("Ctrl+Shift+Tab", "Ctrl+PgUp"),
        tip="Show the program of the previous tab",
    ),
    ActionSpec(
        "split_right",
        "Split to the Right",
        "View/Editor",
        ("Ctrl+\\",),
        rule_above=True,
        tip="Show the program, or another one, in a second editor at the right",
    ),
    ActionSpec(
        "split_down", "Split Down", "View/Editor", tip="Show the program, or another one, in a second editor below"
    ),
    ActionSpec("other_editor", "Other Editor", "View/Editor", tip="Type in the other editor"),
    ActionSpec("join", "One Editor", "View/Editor", tip="Have one editor again"),
    ActionSpec("light", "Light Theme", "View", rule_above=True),
    ActionSpec("dark", "Dark Theme", "View"),
    ActionSpec("contrast", "High Contrast Theme", "View"),
    ActionSpec("follow_system", "Theme of the System", "View"),
    ActionSpec("language_system", "Language of the System", "View/Language", rule_above=True),
    ActionSpec("language_en", "English", "View/Language", tip="The window speaks English"),
    ActionSpec("language_zh_CN", "简体中文", "View/Language", tip="The window speaks Simplified Chinese"),
    ActionSpec("reduce_motion", "Reduce Motion", "View", tip="Steps only switch states; nothing moves"),
    ActionSpec("larger", "Larger Type", "View", ("Ctrl++", "Ctrl+="), rule_above=True),
    ActionSpec("smaller", "Smaller Type", "View", ("Ctrl+-",)),
    ActionSpec("normal_size", "Normal Type", "View", ("Ctrl+0",)),
    ActionSpec(
        "present",
        "Presentation",
        "View",
        ("F7",),
        tip="Graph, code and transport fill a screen, large; the same key, or Esc, ends it",
        rule_above=True,
    ),
    ActionSpec(
        "spotlight",
        "Spotlight or Red Dot",
        "View",
        ("S",),
        tip="Dim all but a disc around the pointer; once more: a red dot; once more: neither",
        where=STAGE,
    ),
    ActionSpec("black", "Black Screen", "View", ("B", "."), tip="Show nothing for a while", where=STAGE),
    ActionSpec("fit", "Fit Graph", "View", ("F",), "fit", "Show the whole graph", STAGE, rule_above=True),
    ActionSpec("fit_selection", "Fit Selection", "View", ("Shift+F",), tip="Show what is selected", where=STAGE),
    ActionSpec(
        "fit_living", "Fit What Is Alive", "View", ("Ctrl+Shift+F",), tip="Show all that lives now", where=STAGE
    ),
    ActionSpec("view_back", "Earlier View", "View", ("Backspace",), tip="Show what was seen before", where=STAGE),
    ActionSpec(
        "view_forward", "Later View", "View", ("Shift+Backspace",), tip="Show what was seen after that", where=STAGE
    ),
    ActionSpec("lesson", "What to Watch For", "View", tip="Above the program of an example: what it teaches"),
    ActionSpec(
        "follow_action", "Follow the Action", "View", tip="Keep in view what each step is about, until you pan or zoom"
    ),
    ActionSpec("top_down", "Top to Bottom", "View", ("T",), tip="Data flows down, not from left to right", where=STAGE),
    ActionSpec(
        "fold",
        "Open or Collapse Group",
        "View/Groups",
        ("O",),
        tip="Open the selected group, or collapse the one around the selected node",
        where=STAGE,
    ),
    ActionSpec(
        "fold_all",
        "Collapse All Groups",
        "View/Groups",
        ("Shift+O",),
        tip="Modules, calls, loops and turns",
        where=STAGE,
    ),
    ActionSpec(
        "unfold_all",
        "Open All Groups",
        "View/Groups",
        ("Ctrl+Shift+O",),
        tip="Show every function and tensor",
        where=STAGE,
    ),
    ActionSpec(
        "fold_usual", "Groups as Usual", "View/Groups", tip="Forget which groups were opened and collapsed by hand"
    ),
    ActionSpec("hide", "Hide Selection", "View/Hide", ("H",), tip="Have what is selected out of sight", where=STAGE),
    ActionSpec(
        "show_hidden", "Show All That Is Hidden", "View/Hide", ("Shift+H",), tip="Have it in sight again", where=STAGE
    ),
    ActionSpec(
        "unpin_chosen",
        "Selected Nodes",
        "View/Unpin",
        ("U",),
        tip="Let the selected nodes, which were moved by hand, go back",
        where=STAGE,
    ),
    ActionSpec("unpin_all", "All Nodes", "View/Unpin", ("Shift+U",), tip="Let all moved nodes go back", where=STAGE),
    ActionSpec("minimap", "Minimap", "View", ("M",), tip="The whole in small, where not all is in view", where=STAGE),
    ActionSpec(
        "search_graph",
        "Find in Graph…",
        "View",
        ("/",),
        tip="Find nodes by name, operation, shape, line or state",
        where=STAGE,
        rule_above=True,
    ),
    *_RELATIONS,
    ActionSpec(
        "zoom_in",
        "Zoom Timeline In",
        "View",
        ("+", "="),
        tip="Show fewer steps, about the shown one",
        where=STAGE,
        rule_above=True,
    ),
    ActionSpec(
        "zoom_out", "Zoom Timeline Out", "View", ("-",), tip="Show more steps, about the shown one", where=STAGE
    ),
    ActionSpec("zoom_all", "Whole Timeline", "View", ("0",), tip="Show all steps of the record", where=STAGE),
    ActionSpec(
        "let_go",
        "Select Nothing",
        "View",
        ("Esc",),
        tip="Stop a layout, else let nothing fade, else let go of the selection, else of the marked range",
        where=STAGE,
        rule_above=True,
    ),
    ActionSpec("toggle_theme", "Light or Dark", "", ("Ctrl+Shift+L",), "theme", "Light or dark"),
    ActionSpec(
        "search_help",
        "Search Help…",
        "Help",
        ("Ctrl+F1",),
        tip="Questions, words, marks and commands: type what you seek",
    ),
    ActionSpec("legend", "Legend…", "Help", ("?",), tip="What each mark of the graph means", where=STAGE),
    ActionSpec("palette", "All Commands…", "Help", ("Ctrl+Shift+P",), tip="Find any command by its name, and do it"),
    ActionSpec("shortcuts", "Keyboard Shortcuts…", "Help", ("F1",), tip="All keys: to search and to change"),
    ActionSpec("tour", "Take the Tour", "Help", tip="Nine bubbles on the living window", rule_above=True),
    ActionSpec("about", "About Gradviz", "Help", tip="Versions, to copy into a report"),
)
CHECKABLE = frozenset(
    {
        "light",
        "dark",
        "contrast",
        "follow_system",
        "language_system",
        "language_en",
        "language_zh_CN",
        "reduce_motion",
        "present",
        "play_by_line",
        "pause_at_marks",
        "loop",
        "follow_action",
        "top_down",
        "minimap",
        "lesson",
    }
)


def make_actions(owner: QWidget, parts: Mapping[str, QWidget]) -> dict[str, QAction]:
    """Every action of the table; `answer` connects them. The keys of some work in a part of the window alone."""
    actions = {}
    for spec in TABLE:
        action = QAction(owner)
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        action.setCheckable(spec.name in CHECKABLE)
        if spec.where in parts:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        parts.get(spec.where, owner).addAction(action)
        actions[spec.name] = action
    worded(owner, lambda: _tell(actions))
    return actions


def _tell(actions: Mapping[str, QAction]) -> None:
    for spec in TABLE:
        action = actions[spec.name]
        action.setText(tr(spec.text))
        action.setToolTip(tool_tip(spec, action.shortcuts()))


def answer(actions: Mapping[str, QAction], handlers: Mapping[str, Callable[[], object]]) -> None:
    """Have each action do what its handler does. Raises `KeyError` if one has none."""
    for name, action in actions.items():
        action.triggered.connect(lambda _checked=False, handler=handlers[name]: handler())


MENU_LETTERS = {"File": "F", "Edit": "E", "Run": "R", "Step": "T", "View": "V", "Help": "H"}
"""With Alt, what opens a menu; moves have the other letters."""


def fill_menus(
    bar: QMenuBar, actions: Mapping[str, QAction], more: Mapping[str, Sequence[QAction]] | None = None
) -> None:
    """The menus, in the order of the table; `more` begins the menus that it names."""
    menus: dict[str, QMenu] = {}
    for spec in TABLE:
        outer, _, inner = spec.menu.partition("/")
        if not outer:
            continue
        if outer not in menus:
            menus[outer] = bar.addMenu("")
            _title(menus[outer], outer, MENU_LETTERS[outer])
        if spec.menu not in menus:
            menus[spec.menu] = menus[outer].addMenu("")
            _title(menus[spec.menu], inner)
            menus[spec.menu].addActions(list((more or {}).get(spec.menu, ())))
        if spec.rule_above:
            menus[spec.menu].addSeparator()
        menus[spec.menu].addAction(actions[spec.name])


def _title(menu: QMenu, title: str, letter: str = "") -> None:
    worded(menu, lambda: menu.setTitle(_with_letter(tr(title), letter)))


def _with_letter(title: str, letter: str) -> str:
    """Alt and the letter open the menu; it stands behind words that do not have it."""
    if not letter:
        return title
    marked = re.sub(letter, r"&\g<0>", title, count=1, flags=re.IGNORECASE)
    return marked if marked != title else f"{title}(&{letter})"


def in_words(text: str, actions: Mapping[str, QAction]) -> str:
    """A sentence with ``{run}`` in it: the keys of that action as they are now, or its place in the menus."""
    return text.format_map(_Places(actions))


class _Places(dict[str, str]):
    """Looks up the keys of the actions that a sentence names, which are few of all."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._actions = actions

    def __missing__(self, name: str) -> str:
        return _keys_or_place(name, self._actions[name])


def _keys_or_place(name: str, action: QAction) -> str:
    keys = action.shortcut()
    if not keys.isEmpty():
        return keys.toString(QKeySequence.SequenceFormat.NativeText)
    spec = next(spec for spec in TABLE if spec.name == name)
    return tr("“{place}”", place=" › ".join([*map(tr, spec.menu.split("/")), action.text()]))


def tool_tip(spec: ActionSpec, keys: Sequence[QKeySequence]) -> str:
    """What an action does, and the first of its keys."""
    native = QKeySequence.SequenceFormat.NativeText
    return "  ".join([tr(spec.tip or spec.text), *(f"({each.toString(native)})" for each in keys[:1])])
