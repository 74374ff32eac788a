"""What comes with Gradviz is found in a checkout, and goes into the package."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from gradviz.ui.resources import resource

ROOT = Path(__file__).parents[2]


def test_every_package_is_named_for_installation() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    there = {".".join(init.parent.relative_to(ROOT).parts) for init in (ROOT / "gradviz").rglob("__init__.py")}
    assert {name for name in named if not name.startswith("gradviz.resources")} == there


def test_the_welcome_program_is_found() -> None:
    assert "requires_grad=True" in resource("examples/welcome.py").read_text(encoding="utf-8")


def test_the_library_of_the_curves_is_imported_when_there_is_a_curve_to_show() -> None:
    code = "import sys, gradviz.ui.main_window; print('pyqtgraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "False"


def test_no_source_is_read_when_modules_of_the_window_are_imported() -> None:
    code = "import linecache, gradviz.ui.main_window; print(*(n for n in linecache.cache if 'gradviz' in n))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == ""
