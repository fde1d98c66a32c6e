"""Numbers in the documentation come from here; nothing in it is a test."""
