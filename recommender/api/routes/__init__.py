"""One file of routes per kind of thing."""
