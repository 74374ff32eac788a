"""Everything that knows Qt: the window, its editor, its panels, its canvas."""

from gradviz.ui.quick_imports import take_all_as_users_of_pyside

take_all_as_users_of_pyside()
