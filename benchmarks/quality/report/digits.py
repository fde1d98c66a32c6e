"""How numbers are written in the document."""


def number(value: float) -> str:
    """A number with as many digits as it takes to tell small rates apart."""
    return f"{value:,.{digits(value)}f}"


def digits(value: float) -> int:
    """How many digits after the point that takes."""
    if abs(value) >= 100 or (abs(value) >= 2 and value == int(value)):
        return 0  # whole numbers from 2 on are counts
    return 4 if 0 < abs(value) < 0.01 else 3
