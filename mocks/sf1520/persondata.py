"""The `persondata` part of an answer: who the person is, marks and dates, and surplus."""

from datetime import date

from mocks.sf1520.danish import age_on
from mocks.sf1520.nodes import Node, code, flag, lines, marked_day, marked_moment, plain_day
from mocks.world.people import GuardianFacts, NameFacts, PersonFacts, ProtectionFacts

_SEX = {"female": "K", "male": "M"}
_GUARDIAN = {"not_in_register": "0", "person": "1", "addressee": "2"}
_SCOPE = {"full": "FULD", "partial": "DELVIS"}


def persondata(person: PersonFacts, *, today: date, children: int, has_v5: bool) -> list[Node]:
    """Give the part in the contract's order; `children` are the active ones below 18."""
    current = person.current_number
    return [
        ("personnummer", person.number.reveal()),
        ("gaeldendePersonnummer", current.reveal() if current else None),
        ("navn", _name(person.name)),
        ("foedselsdato", marked_day(person.birth)),
        ("foedselsregistreringsOplysninger", _birth_place(person)),
        ("startdato", marked_day(person.registered_from)),
        ("slutdato", marked_day(person.registered_until)),
        ("alder", str(age_on(today, person.birth.day)) if person.birth else None),
        ("koen", _SEX[person.sex] if person.sex else None),
        ("antalBoernUnder18", str(children)),
        ("stilling", person.job),
        *(_shared_residence(person) if has_v5 else []),
        *_standing(person),
        ("umyndiggoerelse", _guardian(person.guardian, has_v5=has_v5)),
        ("forsvindingsdato", marked_moment(person.disappeared_since)),
        ("adressebeskyttelse", _protection(person.name_and_address_protection, today)),
        ("vejviserbeskyttelse", _protection(person.directory_protection, today)),
        ("markedsfoeringsbeskyttelse", _protection(person.marketing_protection, today)),
        ("tilmeldtNemsms", flag(person.takes_text_messages)),
        ("tilmeldtDigitalpost", flag(person.takes_digital_post)),
    ]


def _name(name: NameFacts | None) -> list[Node] | None:
    if name is None:
        return None
    return [
        ("personadresseringsnavn", name.full),
        ("fornavn", name.given),
        ("mellemnavn", name.middle),
        ("efternavn", name.family),
        ("efternavnMarkering", name.family_mark),
        ("navnestartdato", marked_moment(name.since)),
    ]


def _birth_place(person: PersonFacts) -> list[Node] | None:
    place = person.birth_place
    if place is None:
        return None
    return [
        ("foedselsregistreringsstedKode", code(place.authority_code)),
        ("supplerendeFoedselsregistreringssted", place.place),
    ]


def _shared_residence(person: PersonFacts) -> list[Node]:
    return [
        ("DeltBopælMarkering", flag(person.shared_residence)),
        ("DeltBopælStartDato", plain_day(person.shared_residence_since)),
    ]


def _standing(person: PersonFacts) -> list[Node]:
    separated = person.separated_since
    return [
        (
            "status",
            [("status", str(person.status)), ("statusdato", marked_moment(person.status_since))],
        ),
        (
            "separation",
            [("separeret", "true"), ("separationsdato", marked_moment(separated))]
            if separated
            else None,
        ),
        (
            "civilstand",
            [
                ("civilstand", person.civil_status),
                ("civilstandsdato", marked_moment(person.civil_status_since)),
            ],
        ),
        (
            "statsborgerskab",
            person.citizenship_code
            and [
                ("landekode", code(person.citizenship_code)),
                ("statsborgerskabDato", marked_moment(person.citizenship_since)),
                ("landekodeMyndighedsnavn", "stubbed"),
            ],
        ),
    ]


def _guardian(guardian: GuardianFacts | None, *, has_v5: bool) -> list[Node] | None:
    if guardian is None:
        return None
    scope = _SCOPE[guardian.scope] if guardian.scope and has_v5 else None
    return [
        ("umyndiggorelseRelationType", guardian.kind and _GUARDIAN[guardian.kind]),
        ("relationPersonnummer", guardian.number.reveal() if guardian.number else None),
        ("relationStartdato", plain_day(guardian.number_since)),
        ("relationVaergenavn", guardian.name),
        ("relationVaergeadresseStartdato", plain_day(guardian.address_since)),
        ("VærgemålType", scope),
        ("umyndiggoerelseStartdato", marked_day(guardian.since)),
        ("umyndiggoerelseSlettedato", plain_day(guardian.until)),
        ("umyndiggjort", "true"),
        *lines("relationtekst{}", guardian.lines),
    ]


def _protection(protection: ProtectionFacts | None, today: date) -> list[Node] | None:
    if protection is None:
        return None
    return [
        ("startdato", plain_day(protection.since)),
        ("slutdato", plain_day(protection.until)),
        ("beskyttet", flag(protection.covers(today))),
    ]
