"""Use cases: read a club, prepare it, publish its round, look after the installation."""
