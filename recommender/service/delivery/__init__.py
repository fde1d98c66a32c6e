"""Delivery: letters, links, invitations, and what was sent."""
