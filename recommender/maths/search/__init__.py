"""Search: the partners worth scoring among many."""
