"""Help with the text of an editor: one object that is put beside it and listens."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QInputMethodEvent, QKeyEvent, QTextCursor

from gradviz.language import messages as ms
from gradviz.language.context import name_at
from gradviz.ui.code_help.calling import Calling
from gradviz.ui.code_help.cards import DocCard
from gradviz.ui.code_help.checking import Checking
from gradviz.ui.code_help.completing import Completing
from gradviz.ui.code_help.living import LiveNames
from gradviz.ui.code_help.sentences import sentence
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.code_help.underlines import RANK, Underlines, severity_color
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.highlighter import column_of, units
from gradviz.ui.editor.lines import Lines
from gradviz.ui.theme import Theme
from gradviz.wording import tr

WARM_MS = 4_000
"""So long after the window came up the libraries are read ahead, unless they are needed before."""


class _EditorText:
    """The editor's text as completion and call tips ask for it."""

    def __init__(self, editor: CodeEditor) -> None:
        self._editor = editor

    def path(self) -> str:
        return str(self._editor.open_document.path or "")

    def lines(self) -> Lines:
        return self._editor.lines

    def text(self) -> str:
        return self._editor.lines.text

    def lines_before(self) -> int:
        return 0


class CodeHelp(QObject):
    """Completion, call tips, documentation, definitions, and what is wrong, for whatever document is shown."""

    said = Signal(str)
    """One sentence for the person who asked."""
    place_asked = Signal(str, int, int)
    """Where what was asked for is defined: the path of a file, or nothing for this text, the line, and the column."""

    def __init__(
        self,
        editor: CodeEditor,
        service: LanguageService,
        living: LiveNames,
    ) -> None:
        super().__init__(editor)
        self._editor, self._service = editor, service
        self.source = _EditorText(editor)
        self.completing = Completing(editor, service, self.source, living, editor.theme)
        self.calling = Calling(editor, service, self.source, editor.theme)
        self.checking = Checking(service, self.source.lines, lambda: living.known, self)
        living.changed.connect(self.checking.again)
        self.underlines = Underlines(editor, self.checking)
        self._card: DocCard | None = None
        self._warming = QTimer(self)
        self._warming.setSingleShot(True)
        self._warming.timeout.connect(service.warm)
        editor.installEventFilter(self)
        editor.viewport().installEventFilter(self)
        editor.verticalScrollBar().valueChanged.connect(lambda _value: self.dismiss())
        editor.horizontalScrollBar().valueChanged.connect(lambda _value: self.dismiss())
        editor.text_shown.connect(self.follow_document)
        editor.document_shown.connect(self.follow_document)
        self.follow_document()

    # ------------------------------------------------------------ what others ask of it

    @property
    def card(self) -> DocCard:
        """The card of documentation, and of what is wrong under the pointer."""
        if self._card is None:
            self._card = DocCard(self._editor, self._editor.theme)
        return self._card

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.completing.set_theme(theme)
        self.calling.set_theme(theme)
        if self._card is not None:
            self._card.set_theme(theme)

    def warm_soon(self) -> None:
        """Read libraries ahead once the window has come to rest."""
        self._warming.start(WARM_MS)

    def follow_document(self) -> None:
        """Help with the document that is shown now."""
        self.dismiss()
        self.checking.watch(self._editor.open_document)

    def dismiss(self) -> None:
        """Have nothing float over the text."""
        self.completing.close()
        self.calling.close()
        self._service.knower.forget("look")
        if self._card is not None:
            self._card.hide()

    def close(self) -> None:
        """Help no longer: the window goes."""
        self.dismiss()
        self._warming.stop()
        self.checking.close()

    def show_documentation(self) -> None:
        """Show what is known of the name at the caret, and what is wrong with it."""
        self._show_at(self._editor.textCursor(), tr("There is no name at the caret to show the documentation of."))

    def go_to_definition(self) -> None:
        """Ask to go where the name at the caret is defined."""
        cursor = self._editor.textCursor()
        if (name := self._name_at(cursor)) is None:
            self.said.emit(tr("There is no name at the caret whose definition could be looked for."))
            return
        line, start, word = name
        question = ms.Find(0, self.source.text(), line, start, self.source.path())
        self._service.knower.ask("find", question, lambda answer: self._found(word, answer))

    # ------------------------------------------------------------ keys and the pointer

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are for what floats over the text; answer the resting pointer."""
        kind = event.type()
        if watched is self._editor:
            if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                if self.completing.takes(event) or (event.key() == Qt.Key.Key_Escape and self._floats()):
                    event.accept()
                    return True
            elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._press(event)
            elif kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
                self.completing.write(event.commitString())
            elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.dismiss()
        elif kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._point(event.pos())
        elif kind == QEvent.Type.MouseButtonPress:
            self.dismiss()
        elif kind in (QEvent.Type.MouseMove, QEvent.Type.Leave) and self._card is not None:
            self._hide_card_of_pointer()
        return super().eventFilter(watched, event)

    def _floats(self) -> bool:
        return self.calling.shown or (self._card is not None and self._card.isVisible())

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        if self.completing.press(event):
            return True
        if self._card is not None and self._card.isVisible():
            self._card.hide()
            if event.key() == Qt.Key.Key_Escape:
                return True
        return self.calling.press(event)

    def _point(self, at: QPoint) -> bool:
        """Show what is wrong with, or known of, what is under the pointer; whether anything is there."""
        if self._editor.viewport().toolTip():
            return False  # a lens says what its arrow does
        cursor = self._editor.cursorForPosition(at)
        if not self._is_over(cursor, at):
            return False
        self._show_at(cursor, "", by_pointer=at)
        return True

    def _is_over(self, cursor: QTextCursor, at: QPoint) -> bool:
        rect = self._editor.cursorRect(cursor)
        return abs(rect.center().x() - at.x()) < 14 and rect.top() <= at.y() <= rect.bottom()

    def _hide_card_of_pointer(self) -> None:
        card = self.card
        if card.isVisible() and self._by_pointer is not None:
            at = self._editor.viewport().mapFromGlobal(self._editor.cursor().pos())
            if (at - self._by_pointer).manhattanLength() > 12:
                card.hide()

    _by_pointer: QPoint | None = None

    # ------------------------------------------------------------ documentation

    def _name_at(self, cursor: QTextCursor) -> tuple[int, int, str] | None:
        """The line, the column and the text of the name at a place of the code."""
        block = cursor.block()
        line, column = block.text(), column_of(block.text(), cursor.positionInBlock())
        span = name_at(line, column)
        code = self._editor.lines.at(block.blockNumber()).code()
        if span is None or code[span[0] : span[1]].strip() == "":
            return None
        return block.blockNumber() + 1, span[0], line[span[0] : span[1]]

    def _show_at(self, cursor: QTextCursor, nothing: str, by_pointer: QPoint | None = None) -> None:
        self._by_pointer = by_pointer
        findings = self.checking.findings.at(cursor.position())
        wrong = "".join(self._wrong_html(each) for each in sorted(findings, key=lambda each: RANK[each.severity]))
        name = self._name_at(cursor)
        if wrong:
            self.card.tell_words(wrong, cursor.position())
        elif name is None:
            if nothing:
                self.said.emit(nothing)
        else:
            line, start, word = name
            position = cursor.block().position() + units(cursor.block().text(), start)
            question = ms.Look(0, self.source.text(), line, start, self.source.path())
            self._service.knower.ask(
                "look", question, lambda answer: self._explained(word, position, answer, by_pointer is None)
            )

    def _explained(self, word: str, position: int, answer: ms.Answer, asked: bool) -> None:
        if not self._editor.isVisible():
            return
        doc = answer.doc if isinstance(answer, ms.Explained) else None
        if doc is not None:
            self.card.tell_at(doc, position)
        elif asked:
            self.said.emit(tr("Nothing is known of “{name}” from the text alone.", name=word))

    def _wrong_html(self, finding: ms.Finding) -> str:
        color = severity_color(self._editor.theme, finding.severity)
        return f"<p style='margin:2px 0'><span style='color:{color}'>●</span> {escape(sentence(finding))}</p>"

    def _found(self, word: str, answer: ms.Answer) -> None:
        found = answer.definitions if isinstance(answer, ms.Found) else ()
        here = [each for each in found if not each.path and each.line]
        elsewhere = [each for each in found if each.path.endswith(_READABLE)]
        if places := here or elsewhere:
            self.place_asked.emit(places[0].path, max(1, places[0].line), places[0].column)
        else:
            self.said.emit(tr("Where “{name}” is defined is not known from the text alone.", name=word))


_READABLE = (".py", ".pyi")
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
