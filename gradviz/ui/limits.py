"""How much a record may hold, as it was chosen in the settings."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from gradviz.limits import DEFAULT, Limits


def limits_in(settings: QSettings) -> Limits:
    """The limits that were chosen last, or the default ones."""
    chosen = {name: _number(settings.value(f"max_{name}")) for name in DEFAULT.__struct_fields__}
    events, size, seconds, lines = (
        getattr(DEFAULT, name) if value is None else value for name, value in chosen.items()
    )  # 0 stands for no limit
    return Limits(events or None, size or None, seconds or None, lines)


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() else None
