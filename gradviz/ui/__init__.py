"""Everything that knows Qt: the window, its editor, its panels, its canvas."""
