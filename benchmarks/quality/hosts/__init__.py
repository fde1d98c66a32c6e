"""Clubs judged by a careful host: how much of what a club gets the host would have introduced."""
