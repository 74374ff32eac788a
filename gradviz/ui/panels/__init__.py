"""What stands around the canvas: output, variables, inspector, transport."""
