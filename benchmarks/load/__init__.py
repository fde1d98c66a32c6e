"""Parts of the load test of the service."""
