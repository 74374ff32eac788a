"""The process that runs the user's program, and the client that starts it."""
