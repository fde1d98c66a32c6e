"""People: members, their keys and what is held about them."""
