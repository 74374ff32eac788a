"""Help while one writes: completion, call tips, documentation, what is wrong with the text."""
