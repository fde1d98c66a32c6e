"""Search: the partners worth scoring, from near items of others."""
