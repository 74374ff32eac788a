"""The dialog that writes a picture of the graph: of what is seen, or of all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gradviz.export.render import ENDINGS, SCALE, SCALES
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.formats import Picture, write
from gradviz.ui.canvas.picture import seen, whole
from gradviz.ui.dialog_room import give_room
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import Roomy
from gradviz.wording import later, tr

_KINDS = later("Pictures (*.png *.svg *.pdf);;PNG (*.png);;SVG (*.svg);;PDF (*.pdf)")


class PictureDialog(QDialog):
    """Asks for the file, for how much of the graph, and how large; what goes wrong is said in it, and it stays."""

    def __init__(
        self,
        parent: QWidget,
        canvas: GraphCanvas,
        settings: QSettings,
        path: Path,
        theme: Theme,
        written: Callable[[Path], None],
    ) -> None:
        super().__init__(parent)
        self._canvas, self._settings, self._theme, self._written = canvas, settings, theme, written
        self._replacing: Path | None = None
        """The file that is there, and may be written over."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Export Picture"))
        self.file = QLineEdit(str(path))
        self.file.setAccessibleName(tr("File"))
        self.browse = QPushButton(tr("Browse…"))
        self.seen = QRadioButton(tr("What is seen &now"))
        self.whole = QRadioButton(tr("The &whole graph"))
        self.scale = QDoubleSpinBox()
        self.scale.setRange(*SCALES)
        self.scale.setDecimals(2)
        self.scale.setSingleStep(0.5)
        self.scale.setPrefix("× ")
        self.scale.setAccessibleName(tr("Scale"))
        self.size_label = QLabel()
        self.size_label.setWordWrap(True)
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setStyleSheet(f"color: {theme.error};")
        self.export = QPushButton(tr("Export"))
        self.cancel = QPushButton(tr("Cancel"))
        self._restore()
        self._arrange()
        self.browse.clicked.connect(self._browse)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(self.accept)
        self.file.textChanged.connect(lambda _text: self._describe())
        self.scale.valueChanged.connect(lambda _scale: self._describe())
        self.seen.toggled.connect(lambda _on: self._describe())
        self._describe()
        self.file.setFocus()

    def accept(self) -> None:
        """Write the picture."""
        path = Path(self.file.text().strip()).expanduser()
        if (problem := self._problem(path)) is not None:
            return self._say(problem)
        if path.exists() and path != self._replacing:
            text = later("{name} is there already. Press Replace to write over it, or choose another name.")
            self._say(tr(text, name=path.name))
            self._replacing = path
            self.export.setText(tr("Replace"))
            return None
        try:
            write(self._picture(), path, self.scale.value())
        except (OSError, ValueError) as error:
            return self._say(tr("{error} Nothing was changed; choose another place or size.", error=error))
        self._remember(path)
        self._written(path)
        return super().accept()

    def _problem(self, path: Path) -> str | None:
        if not self.file.text().strip():
            return tr("Type the name of the file, or press Browse….")
        if path.is_dir():
            return tr("{path} is a folder; add the name of a file.", path=path)
        if path.suffix.lower() not in ENDINGS:
            return tr("End the name with .png, .svg or .pdf: the ending says the format.")
        if not path.absolute().parent.is_dir():
            text = later("There is no folder {path}; choose another one, or make it first.")
            return tr(text, path=path.absolute().parent)
        return None

    def _picture(self) -> Picture:
        return seen(self._canvas) if self.seen.isChecked() else whole(self._canvas)

    def _say(self, words: str) -> None:
        self.why.setText(words)
        self.why.show()
        give_room(self, 560)

    def _describe(self) -> None:
        """How large it comes out, and nothing more of what went wrong before."""
        self.why.hide()
        self._replacing = None
        self.export.setText(tr("Export"))
        pixels = Path(self.file.text().strip()).suffix.lower() not in ENDINGS[1:]
        self.scale.setEnabled(pixels)
        size = self._picture().size * (self.scale.value() if pixels else 1)
        measure = tr("{width:,} × {height:,} pixels", width=size.width(), height=size.height())
        self.size_label.setText(measure if pixels else tr("sharp at every size"))

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Export Picture"), self.file.text(), tr(_KINDS), options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self.file.setText(name)

    # ------------------------------------------------------------ looks, memory

    def _arrange(self) -> None:
        self.size_label.setStyleSheet(f"color: {self._theme.muted};")
        self.export.setDefault(True)
        for button in (self.browse, self.cancel):
            button.setAutoDefault(False)
        name = QHBoxLayout()
        name.addWidget(self.file, 1)
        name.addWidget(self.browse)
        large = QHBoxLayout()
        large.setSpacing(12)
        large.addWidget(self.scale)
        large.addWidget(self.size_label, 1)
        content = QWidget()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(tr("File"), name)
        form.addRow(tr("Picture of"), self.seen)
        form.addRow("", self.whole)
        form.addRow(tr("Scale"), large)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.export)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(24, 20, 24, 0)
        inner.setSpacing(14)
        inner.addLayout(form)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.setSpacing(14)
        foot.addWidget(self.why)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(14)
        column.addWidget(Roomy(content), 1)
        column.addLayout(foot)
        give_room(self, 560)

    def _restore(self) -> None:
        of_whole = self._settings.value("picture/whole") == "yes"
        (self.whole if of_whole else self.seen).setChecked(True)
        self.scale.setValue(float(str(self._settings.value("picture/scale", SCALE))))

    def _remember(self, path: Path) -> None:
        self._settings.setValue("picture/whole", "yes" if self.whole.isChecked() else "no")
        self._settings.setValue("picture/scale", self.scale.value())
        self._settings.setValue("picture/folder", str(path.absolute().parent))
        self._settings.setValue("picture/ending", path.suffix.lower())
