"""Frozen values of the domain: members, ties, introductions, rounds. They import nothing outward."""
