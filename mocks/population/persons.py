"""What the person register holds about somebody of the population, on a day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from mocks.population.draws import Draws
from mocks.population.homes import Housing, Stay, place_of_home
from mocks.population.households import (
    OF_AGE,
    Household,
    Member,
    Registrar,
    age_on,
    birthday,
)
from mocks.population.standing import civil_standing, moment, relatives
from mocks.world.cast import DENMARK, midnight
from mocks.world.kin import relative
from mocks.world.people import (
    BirthPlace,
    DepartureFacts,
    GuardianFacts,
    LetterAddress,
    MarkedDay,
    NameFacts,
    PersonFacts,
    PlaceFacts,
    ProtectionFacts,
)
from mocks.world.residences import NO_FIXED_ABODE_ROAD

_GERMANY: Final = "5180"
_COUNTRIES: Final = ("5120", "5134", _GERMANY)
"""Those that the personas and the official samples have; the real table is not public to us."""
_LETTER_LINES: Final = {
    "5120": ("Provgatan {}", "S 22222 Lund", "Sverige"),
    "5134": ("ulica Próbna {}", "70-226 Szczecin", "Polska"),
    _GERMANY: ("Probeweg {}", "24937 Flensburg", "Deutschland"),
}
_PROTECTED_PER_MYRIAD: Final = 130
_STILL_PROTECTED_PER_MYRIAD: Final = 8500
_DIRECTORY_PER_MYRIAD: Final = 2200
_MARKETING_PER_MYRIAD: Final = 3500
_DISAPPEARED_PER_MYRIAD: Final = 2
_GUARDIAN_PER_MYRIAD: Final = 15
_OLD_WITH_GUARDIAN_PER_MYRIAD: Final = 60
_LETTERS_PER_MYRIAD: Final = 100
_CARE_OF_PER_MYRIAD: Final = 150
_UNCERTAIN_PER_MYRIAD: Final = 150
"""Of those from abroad, whose birth date the register doubts."""
_DIGITAL_PER_MYRIAD: Final = 9400
_OLD: Final = 75
_DIGITAL_FROM: Final = 15


class PersonMaker:
    """Makes the facts about one member of a household."""

    def __init__(self, registrar: Registrar, housing: Housing) -> None:
        self._registrar = registrar
        self._housing = housing

    def facts(self, household: Household, member: Member) -> PersonFacts:
        """Give what the register holds, as it stands on the household's day."""
        draws = self._registrar.of_person(member.index)
        stays = self._housing.stays(household, member)
        person = replace(
            _living(household, member, draws),
            **relatives(household, member),
            **_places(stays, draws, household),
        )
        special = household.unit.kind.special
        if special is not None:
            person = _SPECIAL[special](person, household, draws)
        if member.died:
            return _ended(person, status=90, on=member.died)
        lost = _disappeared_on(member, draws, household.today)
        if lost is None or special is not None:
            return person
        return replace(_ended(person, status=70, on=lost), disappeared_since=moment(lost))

    def former(self, household: Household, member: Member) -> PersonFacts | None:
        """Give what is held by the number that somebody had before."""
        former = household.former
        if former is None:
            return None
        draws = self._registrar.of_person(member.index)
        since = _renumbered_on(draws)
        person = _living(household, member, draws)
        return replace(
            person,
            number=former.number,
            current_number=member.number,
            sex=former.sex,
            status=60,
            status_since=moment(since),
            registered_until=MarkedDay(day=since),
        )


def _living(household: Household, member: Member, draws: Draws) -> PersonFacts:
    """Give an ordinary resident without a home yet."""
    born, today = member.born, household.today
    standing = civil_standing(household, member, draws)
    is_grown = age_on(born, today) >= OF_AGE
    citizenship = draws.pick("country", _COUNTRIES) if household.is_from_abroad else DENMARK
    is_doubted = household.is_from_abroad and draws.happens("uncertain", _UNCERTAIN_PER_MYRIAD)
    person = PersonFacts(
        number=member.number,
        name=NameFacts(
            full=member.name.full,
            given=member.name.given,
            middle=member.name.middle,
            family=member.name.family,
            since=moment(_named_since(household, member)),
        ),
        birth=MarkedDay(day=born, uncertain=is_doubted),
        birth_place=BirthPlace(authority_code="8017", place="Synteseby"),
        registered_from=MarkedDay(day=born, uncertain=is_doubted),
        sex=member.sex,
        status=1,
        status_since=moment(born),
        civil_status=standing.letter,
        civil_status_since=moment(standing.since),
        separated_since=moment(standing.separated_since) if standing.separated_since else None,
        citizenship_code=citizenship,
        citizenship_since=moment(born),
        spouse=relative(standing.spouse.number) if standing.spouse else None,
        guardian=_guardian(household, member, draws) if is_grown else None,
    )
    return replace(person, **_marks(household, member, draws))


def _named_since(household: Household, member: Member) -> date:
    took_name = household.wed_on is not None and not member.role.is_child
    return household.wed_on if took_name and household.wed_on else member.born


def _marks(household: Household, member: Member, draws: Draws) -> dict[str, object]:
    """Draw protections, which a household has together, and what a person signed up for."""
    today = household.today
    age = age_on(member.born, today)
    common = household.draws
    is_digital = age >= _DIGITAL_FROM and draws.happens(
        "digital", _DIGITAL_PER_MYRIAD - (3000 if age >= _OLD else 0)
    )
    return {
        "name_and_address_protection": (
            _protection(common, member.born, today)
            if common.happens("protected", _PROTECTED_PER_MYRIAD)
            else None
        ),
        "directory_protection": _simple(draws, "directory", _DIRECTORY_PER_MYRIAD, member, today),
        "marketing_protection": _simple(draws, "marketing", _MARKETING_PER_MYRIAD, member, today),
        "takes_digital_post": is_digital,
        "takes_text_messages": is_digital and draws.happens("text", 8000),
    }


def _protection(draws: Draws, born: date, today: date) -> ProtectionFacts | None:
    since = max(born, draws.day("protected-since", date(2016, 1, 4), date(2026, 9, 30)))
    is_open = draws.happens("still-protected", _STILL_PROTECTED_PER_MYRIAD)
    until = since + timedelta(days=draws.between("protected-for", 200, 900))
    return None if since > today else ProtectionFacts(since=since, until=None if is_open else until)


def _simple(
    draws: Draws, name: str, per_myriad: int, member: Member, today: date
) -> ProtectionFacts | None:
    if not draws.happens(name, per_myriad):
        return None
    since = draws.day(f"{name}-since", date(2012, 1, 2), date(2026, 6, 30))
    since = max(since, birthday(member.born, 0))
    return ProtectionFacts(since=since) if since <= today else None


def _guardian(household: Household, member: Member, draws: Draws) -> GuardianFacts | None:
    is_old = age_on(member.born, household.today) >= _OLD
    if not draws.happens(
        "guardian", _OLD_WITH_GUARDIAN_PER_MYRIAD if is_old else _GUARDIAN_PER_MYRIAD
    ):
        return None
    since = draws.day("guardian-since", birthday(member.born, OF_AGE), date(2026, 6, 30))
    since = max(since, date(2015, 1, 5))
    if since > household.today:
        return None
    partner = household.partner_of(member)
    helper = partner if partner and not partner.died and household.unit.kind.homes == 1 else None
    return GuardianFacts(
        kind="person" if helper else "not_in_register",
        number=helper.number if helper else None,
        number_since=since if helper else None,
        name=None if helper else "Værgemålskontoret i Synteseby",
        scope=draws.pick("guardian-scope", ("full", "partial")),
        since=MarkedDay(day=since),
    )


def _places(stays: tuple[Stay, ...], draws: Draws, household: Household) -> dict[str, object]:
    *former, last = stays
    current = _place(last)
    if draws.happens("care-of", _CARE_OF_PER_MYRIAD):
        current = replace(current, care_of="Fællesskabet Synteseby")
    wants_letters = draws.happens("letters", _LETTERS_PER_MYRIAD)
    since = draws.day("letters-since", date(2024, 1, 3), date(2026, 9, 30))
    letters = LetterAddress(lines=("Postboks 17", "8900 Randers C"), since=since)
    return {
        "place": current,
        "former_places": tuple(
            replace(_place(stay), moved_out=moment(stay.until)) for stay in former if stay.until
        ),
        "letter_address": letters if wants_letters and since <= household.today else None,
    }


def _place(stay: Stay) -> PlaceFacts:
    return place_of_home(stay.dwelling, moved_in=midnight(stay.since))


def _ended(person: PersonFacts, *, status: int, on: date) -> PersonFacts:
    """Let somebody be registered nowhere from a day on."""
    left = person.place and replace(person.place, moved_out=moment(on))
    is_dead = status == 90
    return replace(
        person,
        status=status,
        status_since=moment(on),
        registered_until=MarkedDay(day=on) if is_dead else None,
        place=None,
        former_places=(*person.former_places, left) if left else person.former_places,
        letter_address=None,
    )


def _disappeared_on(member: Member, draws: Draws, today: date) -> date | None:
    is_grown = age_on(member.born, today) >= OF_AGE
    if not is_grown or not draws.happens("disappeared", _DISAPPEARED_PER_MYRIAD):
        return None
    day = draws.day("disappeared-on", date(2021, 3, 1), date(2026, 8, 31))
    return day if birthday(member.born, OF_AGE) <= day <= today else None


def _emigrated(person: PersonFacts, household: Household, draws: Draws) -> PersonFacts:
    country = draws.pick("to-country", _COUNTRIES)
    first = birthday(household.members[0].born, OF_AGE)
    day = draws.day("left-on", max(first, date(2015, 2, 2)), date(2026, 6, 30))
    if day > household.today:
        return person
    lines = _LETTER_LINES[country]
    departure = DepartureFacts(
        country_code=country,
        since=moment(day),
        lines=(lines[0].format(draws.between("at-number", 1, 90)), *lines[1:]),
    )
    stay = person.place and replace(
        person.place,
        moved_in=moment(min(day, person.place.moved_in.at.date()))
        if person.place.moved_in
        else None,
    )
    return replace(
        _ended(replace(person, place=stay, former_places=()), status=80, on=day),
        departure=departure,
    )


def _in_greenland(person: PersonFacts, household: Household, draws: Draws) -> PersonFacts:
    home = PlaceFacts(
        municipality_code="0956",
        road_code="0104",
        house_number=f"{draws.between('nuuk', 1, 60):03d}",
        postal_code="3900",
        postal_district="Nuuk",
        road_name="Prøvevej",
        moved_in=moment(birthday(household.members[0].born, OF_AGE)),
    )
    return replace(person, status=5, place=home, former_places=())


def _for_tax_only(person: PersonFacts, household: Household, draws: Draws) -> PersonFacts:
    first = birthday(household.members[0].born, OF_AGE)
    since = draws.day("tax-since", max(first, date(2023, 1, 2)), date(2026, 3, 31))
    home = PlaceFacts(municipality_code="0019", road_code="9900", moved_in=moment(since))
    return replace(person, status=20, place=home, former_places=(), letter_address=None)


def _without_abode(person: PersonFacts, household: Household, draws: Draws) -> PersonFacts:
    since = draws.day("roams-since", date(2021, 2, 1), date(2026, 5, 31))
    grown = birthday(household.members[0].born, OF_AGE)
    if max(since, grown) > household.today or person.place is None:
        return person
    home = PlaceFacts(
        municipality_code=person.place.municipality_code,
        road_code=NO_FIXED_ABODE_ROAD,
        moved_in=moment(max(since, grown)),
    )
    return replace(
        person,
        status=3,
        status_since=home.moved_in,
        place=home,
        former_places=(),
    )


def _renumbered(person: PersonFacts, household: Household, draws: Draws) -> PersonFacts:
    since = _renumbered_on(draws)
    return (
        replace(person, registered_from=MarkedDay(day=since))
        if since <= household.today
        else person
    )


def _renumbered_on(draws: Draws) -> date:
    return draws.day("renumbered-on", date(2019, 1, 7), date(2025, 12, 15))


_SPECIAL: Final[dict[str, Callable[[PersonFacts, Household, Draws], PersonFacts]]] = {
    "emigrated": _emigrated,
    "greenland": _in_greenland,
    "tax-only": _for_tax_only,
    "no-fixed-abode": _without_abode,
    "renumbered": _renumbered,
}
