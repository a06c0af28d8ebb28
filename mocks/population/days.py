"""Days of birth as whole numbers without a gap; 1 January is no day of birth here.

1 January is the day that most real numbers without a check digit have (mocks/world/numbers.py).
"""

from datetime import date


def place_of(day: date) -> int:
    """Give a day's place. Raises ValueError for 1 January."""
    if (day.month, day.day) == (1, 1):
        raise ValueError("nobody is born on 1 January here")
    return day.toordinal() - day.year


def day_at(place: int) -> date:
    """Give the day at a place."""
    # Each year gives up one place, so the year itself is how far the two counts are apart.
    year = date.fromordinal(place + place // 364).year
    found = date.fromordinal(place + year)
    while found.year != year:
        year = found.year
        found = date.fromordinal(place + year)
    is_new_year = (found.month, found.day) == (1, 1)
    return date.fromordinal(place + year - 1) if is_new_year else found
