"""In which municipality a person is registered, and since when, by the register's own history."""

from contracts.dates import PartialDate
from contracts.lookup import ResidenceKey
from contracts.records.person import Person, Status

_LAST_COUNTS: frozenset[Status] = frozenset({"dead", "disappeared"})


def registered_municipality(person: Person, residence: ResidenceKey | None) -> str | None:
    """Give the registered municipality; of the dead and the disappeared the last one there was.
    None where one answer names two.
    """
    home = None if person.residence is None else person.residence.municipality_code
    key = None if residence is None else residence.municipality_code
    if home is not None or key is not None:
        return None if None not in {home, key} and home != key else home or key
    if person.status not in _LAST_COUNTS:
        return None
    return next((where for _, where in _newest_first(person)), None)


def municipality_since(person: Person) -> PartialDate | None:
    """Give since when the person has been registered in that municipality without a break, as far
    as the register's history goes: moves inside one municipality do not count.
    """
    home = person.residence
    if home is None:
        return None
    since = home.since
    for moved_in, where in _newest_first(person):
        if where is None or where != home.municipality_code:
            break
        since = moved_in
    return since


def _newest_first(person: Person) -> list[tuple[PartialDate, str | None]]:
    """Give day and municipality of each earlier home of which it is known when she moved in."""
    dated = (
        (home.moved_in, home.municipality_code)
        for home in person.address_history
        if home.moved_in is not None
    )
    return sorted(dated, key=lambda home: home[0], reverse=True)
