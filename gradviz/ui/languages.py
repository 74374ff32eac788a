"""The languages of the window: which there are, which one is spoken, and telling everything anew in another one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import count
from weakref import WeakValueDictionary

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QSettings, QTranslator, Signal
from shiboken6 import isValid

from gradviz import wording
from gradviz.ui.backstage import backstage
from gradviz.ui.resources import resource

SYSTEM = "system"
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Their codes, and what each calls itself."""


class Languages(QObject):
    """Speaks one language; there is one for the whole application, since Qt's translators are."""

    switched = Signal()
    """Another language is spoken from now on; what is `worded` is told in it already."""

    def __init__(self) -> None:
        super().__init__()
        self.spoken = "en"
        self._translators: list[QTranslator] = []
        self._numbers = count()
        self._tellers: WeakValueDictionary[int, _Teller] = WeakValueDictionary()
        """Their owners keep them; numbered in the order in which they came."""

    def speak(self, choice: str) -> None:
        """Speak a language by its code, or that of the system; English where there is no translation."""
        code = _of_system() if choice == SYSTEM else choice if choice in LANGUAGES else "en"
        if code != self.spoken:
            self.spoken = code
            backstage.change(self, self._change(code))

    def tell(self, teller: _Teller) -> None:
        """Tell something now, and anew in every other language."""
        self._tellers[next(self._numbers)] = teller
        teller.tell()

    def _change(self, code: str) -> Generator[None]:
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators = []
        if code != "en":
            self._load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
            self._load(f"gradviz_{code}", str(resource("translations")))
        wording.install(None if code == "en" else lambda text: QCoreApplication.translate("", text))
        yield from self.retell()

    def retell(self) -> Generator[None]:
        """Tell everything anew, with a pause after each."""
        for teller in list(self._tellers.values()):
            if isValid(teller):
                teller.tell()
                yield
        self.switched.emit()

    def _load(self, name: str, folder: str) -> None:
        translator = QTranslator()
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
            self._translators.append(translator)


class _Teller(QObject):
    """Lives as long as its owner."""

    def __init__(self, owner: QObject, tell: Callable[[], object]) -> None:
        super().__init__(owner)
        self.tell = tell


languages = Languages()


def worded(owner: QObject, tell: Callable[[], object]) -> None:
    """Tell something now, and anew whenever another language is chosen, as long as the owner lives.

    ``worded(self, lambda: label.setText(tr("Name")))``
    """
    languages.tell(_Teller(owner, tell))


def chosen_language(settings: QSettings) -> str:
    """The language that the person chose, by its code; that of the system at first."""
    return str(settings.value("language", SYSTEM))


def _of_system() -> str:
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"
