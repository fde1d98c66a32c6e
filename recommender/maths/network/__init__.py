"""Who knows whom: structure, ways and bubbles."""
