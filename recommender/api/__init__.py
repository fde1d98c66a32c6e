"""The service over HTTP: thin routes over `recommender.service`."""
