"""Pure functions on arrays: no files, no frameworks, no state."""
