"""The `adresse` part of an answer: where the person is, was, went, and gets letters."""

from mocks.sf1520.nodes import Node, code, lines, marked_moment, plain_day
from mocks.world.people import (
    DepartureFacts,
    Districts,
    LetterAddress,
    PersonFacts,
    PlaceFacts,
)

# Surplus in the answer; general knowledge, two municipalities only.
_MUNICIPALITY_CVR = {"0751": "55133018", "0730": "29189668"}


def places(person: PersonFacts, *, has_v5: bool) -> list[Node]:
    """Give the part in the contract's order; an active person always has `aktuelAdresse`."""
    return [
        ("aktuelAdresse", _current(person, has_v5=has_v5)),
        ("udrejseoplysninger", _departure(person.departure)),
        ("kontaktAdresse", _letters(person.letter_address)),
        *(("adresseHistorik", _former(place)) for place in person.former_places),
    ]


def _current(person: PersonFacts, *, has_v5: bool) -> list[Node] | None:
    place = person.place
    if place is None:
        return None
    return [
        ("kommuneCvr", _MUNICIPALITY_CVR.get(place.municipality_code)),
        *_place(place),
        ("standardadresse", place.standard_address),
        ("adresseringsnavn", person.name.full if person.name else None),
        ("vejadresseringsnavn", place.road_name),
        ("tilflytningsdato", marked_moment(place.moved_in)),
        *lines("adr{}-supladr", place.extra_lines),
        ("distrikter", _districts(place, place.districts)),
        ("AdresseUUID", place.address_id if has_v5 else None),
    ]


def _place(place: PlaceFacts) -> list[Node]:
    return [
        ("kommunekode", code(place.municipality_code)),
        ("vejkode", code(place.road_code)),
        ("husnummer", place.house_number),
        ("etage", place.floor),
        ("sidedoer", place.door),
        ("bygningsnummer", place.building_number),
        ("conavn", place.care_of),
        ("lokalitet", place.locality),
        ("bynavn", place.town),
        ("postnummer", place.postal_code),
        ("postdistrikt", place.postal_district),
        ("vejnavn", place.road_name),
    ]


def _former(place: PlaceFacts) -> list[Node]:
    return [
        ("kommuneCvr", _MUNICIPALITY_CVR.get(place.municipality_code)),
        *_place(place),
        ("retFortrydMarkering", place.undo_mark),
        ("tilflytningsdato", marked_moment(place.moved_in)),
        ("fraflytningsdato", marked_moment(place.moved_out)),
    ]


def _districts(place: PlaceFacts, found: Districts | None) -> list[Node] | None:
    if found is None:
        return None
    return [
        ("postnummer", code(place.postal_code)),
        ("postdistrikt", place.postal_district),
        ("diversedistrikter", found.other and [("distriktType", "7"), ("distrikt", found.other)]),
        ("evakueringsdistrikt", found.evacuation),
        ("kirkedistrikt", found.church),
        ("skoledistriktKode", code(found.school_code)),
        ("skoledistrikt", found.school),
        ("befolkningsdistrikt", found.population),
        ("socialdistrikt", found.social),
        ("sognedistrikt", found.parish),
        ("valgdistrikt", found.election),
    ]


def _departure(departure: DepartureFacts | None) -> list[Node] | None:
    if departure is None:
        return None
    return [
        ("udrejselandekode", code(departure.country_code)),
        ("udrejselandekodeMyndighedsnavn", "stubbed"),
        ("udrejsedato", marked_moment(departure.since)),
        *lines("udlandsadresse{}", departure.lines),
    ]


def _letters(address: LetterAddress | None) -> list[Node] | None:
    if address is None:
        return None
    return [
        *lines("kontaktAdr{}", address.lines),
        ("startdato", plain_day(address.since)),
        ("slettedato", plain_day(address.until)),
    ]
