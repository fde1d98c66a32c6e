"""The command line: thin commands over `recommender.service`."""
