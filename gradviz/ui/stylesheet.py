"""The theme as Qt wears it: Fusion's palette, and a short style sheet on top of it."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gradviz.ui.theme import Theme, mixed


def qt_palette(theme: Theme) -> QPalette:
    """The theme as Fusion's palette."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.canvas,
        role.Text: theme.text,
        role.PlaceholderText: theme.faint,
        role.Button: theme.window,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
        role.Link: theme.accent,
        role.LinkVisited: theme.buffer,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.border,
    }
    palette = QPalette()
    for which, color in colors.items():
        palette.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.faint))
    return palette


_QSS = """
* {{ font-size: {text_size}px; }}
QMainWindow, QToolBar, QStatusBar, QMenuBar {{ background: {window}; color: {text}; }}
QToolBar {{ border: none; border-bottom: 1px solid {border}; spacing: 4px; padding: 5px 8px; }}
QStatusBar {{ border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QToolButton, QPushButton {{ background: transparent; color: {text}; border: 1px solid transparent;
    border-radius: {radius}px; padding: 5px 10px; }}
QPushButton {{ border-color: {border}; }}
QPushButton:default {{ background: {accent}; border-color: {accent}; color: {on_accent}; }}
QToolButton:hover, QPushButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked, QPushButton:pressed {{ background: {selection}; }}
QToolButton:disabled, QPushButton:disabled {{ color: {faint}; }}
QPushButton:default:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QPushButton:default:pressed {{ background: {accent_pressed}; border-color: {accent_pressed}; }}
QPushButton:default:disabled {{ background: {hover}; border-color: {border}; color: {faint}; }}
QToolButton:focus, QPushButton:focus {{ border-color: {accent}; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: {radius}px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {card}; border: 1px solid {border}; border-radius: {radius}px; padding: 5px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {selection}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 5px 8px; }}
QMainWindow::separator {{ background: {window}; }}
QMainWindow::separator:vertical {{ width: 4px; border-left: 1px solid {border}; }}
QMainWindow::separator:horizontal {{ height: 4px; border-top: 1px solid {border}; }}
QMainWindow::separator:hover {{ background: {selection}; }}
QDockWidget {{ border: 1px solid {border}; }}
QLabel#muted {{ color: {muted}; }}
QLabel#tip {{ color: {muted}; font-size: {small_size}px; }}
QLabel#page_title {{ font-size: {title_size}px; font-weight: bold; }}
#dock_head {{ color: {muted}; font-weight: bold; }}
QSplitter::handle {{ background: {border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {border}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 14px; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom: 2px solid {accent}; }}
QPlainTextEdit, QTextEdit, QTextBrowser {{ background: {panel}; color: {text}; border: 1px solid transparent;
    selection-background-color: {selection}; selection-color: {text}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ background: {panel}; color: {text}; border: 1px solid {border};
    border-radius: {radius}px; padding: 4px 8px; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {accent}; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0 8px; background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QComboBox::drop-down {{ border: none; width: {drop}px; }}
QCheckBox::indicator, QRadioButton::indicator, QMenu::indicator, QTreeView::indicator, QListView::indicator {{
    width: {tick}px; height: {tick}px; }}
QHeaderView::section {{ background: {panel}; color: {muted}; border: none; border-bottom: 1px solid {border};
    padding: 5px 8px; }}
QTableView, QTreeView, QListView {{ background: {panel}; border: 1px solid transparent; gridline-color: {border};
    selection-background-color: {selection}; selection-color: {text}; outline: none; }}
QScrollArea {{ border: 1px solid transparent; }}
QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus, QTableView:focus, QTreeView:focus, QListView:focus,
QScrollArea:focus {{ border-color: {accent}; }}
Roomy {{ border: none; }}
QTabBar::scroller {{ width: {drop}px; }}
QTabBar QToolButton {{ background: {window}; border-radius: 0; padding: 0; }}
QFileDialog QToolButton {{ padding: 3px; }}
CodeEditor {{ border: none; }}
QTabBar:focus {{ background: {hover}; }}
QTabBar::tab:selected:focus {{ color: {accent}; background: {hover}; }}
QCheckBox, QRadioButton {{ border: 1px solid transparent; border-radius: {radius}px; padding: 2px; }}
QCheckBox:focus, QRadioButton:focus, QSlider:focus {{ border: 1px solid {accent}; border-radius: {radius}px; }}
QToolTip {{ background: {card}; color: {text}; border: 1px solid {border}; padding: 5px 7px; }}
QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 1px; }}
QScrollBar:horizontal {{ background: transparent; height: {bar}px; margin: 1px; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; min-width: 28px; min-height: 28px; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QSlider::groove:horizontal {{ height: 4px; background: {border}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {accent}; width: {knob}px; height: {knob}px; margin: -{sunk}px 0;
    border-radius: {half}px; }}
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {faint}; }}
QProgressBar {{ background: {hover}; border: none; border-radius: 3px; text-align: center; color: {text}; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
"""


def stylesheet(theme: Theme) -> str:
    """The short style sheet that goes on top of Fusion and `qt_palette`."""
    fields = {field: getattr(theme, field) for field in theme.__dataclass_fields__}
    knob = 2 * round(7 * theme.larger)
    return _QSS.format(
        **fields,
        accent_hover=mixed(theme.accent, theme.text, 0.2).name(),
        accent_pressed=mixed(theme.accent, theme.text, 0.4).name(),
        bar=round(10 * theme.larger**0.5),
        drop=theme.length(18),
        tick=theme.length(14),
        knob=knob,
        half=knob // 2,
        sunk=knob // 2 - 2,
    )


def dress(theme: Theme) -> Generator[None]:
    """Have all widgets wear a theme, with a pause after each.

    By itself, Qt puts a new style sheet on all of them in one call, and on each as many times as it has ancestors.
    It does so for those whose rules it knows. So it is made to forget them first, and told of each widget afterwards.
    """
    application, sheet = QApplication.instance(), stylesheet(theme)
    assert isinstance(application, QApplication)
    application.setPalette(qt_palette(theme))
    if sheet == application.styleSheet():
        return
    application.style().unpolish(application)
    application.setStyleSheet(sheet)
    changed = QEvent(QEvent.Type.StyleChange)
    for widget in [part for window in application.topLevelWidgets() for part in _polished(window)]:
        if isValid(widget):
            widget.style().polish(widget)
            application.sendEvent(widget, changed)
            yield


def _polished(widget: QWidget) -> Iterator[QWidget]:
    """A window and all in it, the outer parts first, but for what Qt has yet to look at, and styles then."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        yield widget
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from _polished(child)
