"""Breakpoints in the editor's gutter: their signs, what a click does, and their menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from gradviz.breakpoints import LINE, OPERATION, Breakpoint
from gradviz.ui.breakpoint_dialog import BreakpointDialog, ask_breakpoint
from gradviz.ui.breakpoint_words import words
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.marks import Stop
from gradviz.ui.open_documents import OpenDocuments
from gradviz.wording import tr


class BreakpointGutter(QObject):
    """Shows the set beside the text, and changes it as the person asks there."""

    def __init__(self, breakpoints: Breakpoints, documents: OpenDocuments) -> None:
        super().__init__(documents)
        self._breakpoints, self._documents = breakpoints, documents
        self.menu: QMenu | None = None
        self.dialog: BreakpointDialog | None = None
        breakpoints.updated.connect(self._show)
        breakpoints.changed.connect(lambda _point: self._show())
        documents.follow_editors(self._follow)

    def _follow(self, editor: CodeEditor) -> None:
        editor.breakpoint_asked.connect(self._breakpoints.toggle)
        editor.breakpoint_menu_asked.connect(self._open_menu)

    def ask_new(self) -> None:
        """Ask for a breakpoint of any kind, beginning with an operation: a line is set more quickly in the gutter."""
        self._open(Breakpoint(0, OPERATION, line=self._documents.editor.caret_line()), "name", new=True)

    def edit(self, point: Breakpoint) -> None:
        """Ask for other properties of a breakpoint."""
        self._open(point, "condition", new=False)

    def _show(self) -> None:
        for editor in self._documents.editors:
            points = [point for point in self._breakpoints.all(editor.open_document) if point.kind == LINE]
            editor.set_stops({point.line: self._stop(point) for point in points})

    def _stop(self, point: Breakpoint) -> Stop:
        failure = self._breakpoints.failure(point.number)
        shape = "log" if point.log else "condition" if point.condition or point.hits > 1 else "dot"
        return Stop(shape, words(point, failure), point.enabled, bool(failure))

    def _open_menu(self, line: int, at: QPoint) -> None:
        point = self._breakpoints.on_line(line)
        menu = self.menu = QMenu(self._documents.editor)
        menu.aboutToHide.connect(menu.deleteLater)
        if point is None:
            menu.addAction(tr("Set Breakpoint"), lambda: self._breakpoints.set_on_line(line))
        menu.addAction(tr("Condition…"), lambda: self._ask(line, "condition"))
        menu.addAction(tr("Hit Count…"), lambda: self._ask(line, "hits"))
        menu.addAction(tr("Text to Print…"), lambda: self._ask(line, "log"))
        if point is not None:
            menu.addSeparator()
            number, enabled = point.number, point.enabled
            switched = tr("Disable") if enabled else tr("Enable")
            menu.addAction(switched, lambda: self._breakpoints.change(number, enabled=not enabled))
            menu.addAction(tr("Remove"), lambda: self._breakpoints.remove(number))
        menu.popup(at)

    def _ask(self, line: int, field: str) -> None:
        point = self._breakpoints.on_line(line)
        self._open(point or Breakpoint(0, LINE, line=line), field, new=point is None)

    def _open(self, point: Breakpoint, field: str, *, new: bool) -> None:
        editor = self._documents.editor
        self.dialog = ask_breakpoint(editor.window(), editor.theme, point, self._breakpoints.put, new=new, field=field)
