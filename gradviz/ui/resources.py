"""Where the files are that come with Gradviz, in a checkout and when installed."""

from __future__ import annotations

from pathlib import Path

import gradviz


def resource(name: str) -> Path:
    """The path of a file below ``resources``."""
    package = Path(gradviz.__file__).parent
    installed = package / "resources" / name
    return installed if installed.exists() else package.parent / "resources" / name
