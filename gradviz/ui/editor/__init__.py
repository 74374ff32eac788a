"""The code editor, and the marks that the shown step leaves on it."""
