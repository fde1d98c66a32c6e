"""Evaluation on groups of people: evenings of dates, and small clubs whose contacts are known."""
