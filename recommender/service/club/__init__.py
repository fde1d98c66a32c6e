"""The club as the service holds it: read, prepared, kept up to date."""
