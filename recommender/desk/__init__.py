"""The organiser's desk and the member's week as pages, on the same use cases as the API."""
