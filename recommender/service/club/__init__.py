"""The club in the service: read, prepared, brought up to date."""
