"""What teaches: the gallery of examples, what to watch for, the tour, and the help."""
