"""Each fact of the person register: a question that rests on it, the register truly saying no, and
the one element of its answer that is missing, garbage, contradictory or old.
"""

from datetime import UTC, date, datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.pnr import Pnr
from mocks.world.people import (
    CustodyFacts,
    GuardianFacts,
    MarkedDay,
    MarkedMoment,
    NameFacts,
    PersonFacts,
    PlaceFacts,
    ProtectionFacts,
    RelativeFacts,
)
from tests.gateway.access.situations import AARHUS, RANDERS
from tests.gateway.answering.fakes import CHILD, NUMBER
from tests.gateway.answering.households import SPOUSE
from tests.gateway.api.fakes import CLERK
from tests.gateway.api.person_register import Change, both, saying, twice, without

CITIZEN: Final = Pnr("3112859995")
OTHER: Final = Pnr("2204642345")
NAME: Final = "Canary Canarysen"
LAST_FRIDAY: Final = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
"""Before Saturday's load, which is the last that was expected on Monday the 23rd."""
LONG_AGO, LAST_YEAR = date(2020, 1, 1), date(2025, 6, 1)
HOME: Final = PlaceFacts(
    municipality_code=AARHUS,
    road_code="5902",
    house_number="001",
    moved_in=MarkedMoment(at=datetime(2019, 5, 1, tzinfo=UTC)),
)
GUARDIAN: Final = GuardianFacts(kind="person", scope="full", since=MarkedDay(day=LONG_AGO))
STATUS, BORN, PLACE = "persondata/status/status", "persondata/foedselsdato", "adresse/aktuelAdresse"
MARK, BOOK = "persondata/adressebeskyttelse", "persondata/vejviserbeskyttelse"
GUARDED, HELD = "persondata/umyndiggoerelse", "relationer/foraeldremyndighed"
MARRIED, BORNE = "relationer/aegtefaelle", "relationer/barn"


def person(number: Pnr = NUMBER, **changes: object) -> PersonFacts:
    born = number.birth_date
    assert born is not None
    plain = PersonFacts(
        number=number,
        name=NameFacts(full=NAME),
        birth=MarkedDay(day=born),
        civil_status="U",
        place=HOME,
    )
    return replace(plain, **changes)


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """One element changed on the wire, and the refusal that follows."""

    by: Change
    code: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question over HTTP: who asks, and about whom; a member's part is the member's."""

    who: str = "authority"
    purpose: str = "school"
    fields: tuple[str, ...] | None = None
    role: str | None = None
    about: Pnr = NUMBER


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """The present case permits. A way that is a text is none, for that reason."""

    asked: Asked
    present: tuple[PersonFacts, ...]
    no: tuple[PersonFacts, ...]
    """The register truly says no."""
    code: str
    """How that is refused."""
    missing: Broken | str
    garbage: Broken | str
    contradictory: Broken | str
    is_dated: bool = False
    """Whether an answer from before the last expected load refuses."""


def incomplete(by: Change) -> Broken:
    """The fact is not known: refused for that."""
    return Broken(by=by, code="facts_incomplete")


def misread(by: Change) -> Broken:
    """No adapter reads that: there is no answer to decide on."""
    return Broken(by=by, code="facts_unavailable")


def unknown(by: Change) -> Broken:
    """To a private party every refusal is the same."""
    return Broken(by=by, code="subject_not_available")


SHOP = Asked(who="shop", purpose="ordered-copy", fields=("address",))
NONE = "an answer without the element is how the register says that there is none"
ADA = person()
APPLICANT = person(civil_status="G", spouse=RelativeFacts(number=SPOUSE))
HUSBAND = person(SPOUSE, civil_status="G", spouse=RelativeFacts(number=NUMBER))
FOSTER = CustodyFacts(kind="other_1", since=MarkedDay(day=LONG_AGO), holder=NUMBER)
FOSTERED = person(CHILD, custody=(FOSTER,))
FREED = person(guardian=replace(GUARDIAN, until=LAST_YEAR), takes_digital_post=True)
LAPSED = ProtectionFacts(since=LONG_AGO, until=LAST_YEAR)
BEGUN = ProtectionFacts(since=LONG_AGO)

FACTS: dict[str, Fact] = {
    "status": Fact(
        asked=Asked(),
        present=(ADA,),
        no=(person(status=90),),
        code="subject_deceased",
        missing=incomplete(without(STATUS)),
        garbage=misread(saying(STATUS, "99")),
        contradictory=misread(twice("persondata/status", "90", leaf="status")),
    ),
    "birth date": Fact(
        asked=Asked(who="citizen", purpose="own-access", about=CITIZEN),
        present=(person(CITIZEN),),
        no=(person(CITIZEN, birth=MarkedDay(day=date(2015, 1, 1))),),
        code="under_age",
        missing=incomplete(without(BORN)),
        garbage=misread(saying(f"{BORN}/dato", "i går")),
        contradictory=misread(twice(BORN, "2015-01-01", leaf="dato")),
    ),
    "municipality": Fact(
        asked=Asked(),
        present=(ADA,),
        no=(person(place=replace(HOME, municipality_code=RANDERS)),),
        code="not_registered_here",
        missing=incomplete(without(f"{PLACE}/kommunekode")),
        garbage=misread(saying(f"{PLACE}/kommunekode", "Aarhus")),
        contradictory=misread(twice(f"{PLACE}/kommunekode", "730")),
    ),
    "residence kind": Fact(
        asked=SHOP,
        present=(ADA,),
        no=(person(status=3, place=replace(HOME, road_code="9901")),),
        code="subject_not_available",
        missing=unknown(without(PLACE)),
        garbage=misread(saying(f"{PLACE}/vejkode", "slot")),
        contradictory=unknown(saying(STATUS, "3")),
        is_dated=True,
    ),
    "address protection": Fact(
        asked=SHOP,
        present=(person(name_and_address_protection=LAPSED),),
        no=(person(name_and_address_protection=BEGUN),),
        code="subject_not_available",
        missing=unknown(
            both(
                without(f"{MARK}/startdato"),
                without(f"{MARK}/slutdato"),
                without(f"{MARK}/beskyttet"),
            )
        ),
        garbage=misread(saying(f"{MARK}/beskyttet", "måske")),
        contradictory=unknown(without(f"{MARK}/slutdato")),
        is_dated=True,
    ),
    "custody": Fact(
        asked=Asked(purpose="school", role="child", about=CHILD),
        present=(ADA, FOSTERED),
        no=(ADA, person(CHILD, custody=(replace(FOSTER, until=LAST_YEAR),))),
        code="not_of_the_household",
        missing=Broken(by=without(f"{HELD}/relationPersonnummer"), code="not_of_the_household"),
        garbage=misread(saying(f"{HELD}/foraeldremyndighedtype", "9")),
        contradictory=misread(twice(HELD, OTHER.reveal(), leaf="relationPersonnummer")),
    ),
    "guardianship": Fact(
        asked=replace(SHOP, fields=None),
        present=(FREED,),
        no=(person(guardian=GUARDIAN),),
        code="subject_not_available",
        missing=unknown(without(f"{GUARDED}/umyndiggoerelseSlettedato")),
        garbage=misread(saying(f"{GUARDED}/umyndiggjort", "måske")),
        contradictory=unknown(
            both(
                without(f"{GUARDED}/umyndiggoerelseSlettedato"),
                saying(f"{GUARDED}/umyndiggjort", "false"),
            )
        ),
    ),
    "relations to the employee": Fact(
        asked=Asked(who="clerk"),
        present=(APPLICANT,),
        no=(person(civil_status="G", spouse=RelativeFacts(number=CLERK)),),
        code="conflict_of_interest",
        missing=NONE,
        garbage=misread(saying(f"{MARRIED}/personnummer", "gift")),
        contradictory=misread(twice(MARRIED, CLERK.reveal(), leaf="personnummer")),
    ),
    "relation to the applicant": Fact(
        asked=Asked(purpose="school", role="partner", about=SPOUSE),
        present=(APPLICANT, HUSBAND),
        no=(APPLICANT, person(SPOUSE, civil_status="U")),
        code="not_of_the_household",
        missing=Broken(by=without(MARRIED), code="not_of_the_household"),
        garbage=misread(saying(f"{MARRIED}/personnummer", "gift")),
        contradictory=Broken(
            by=saying("persondata/civilstand/civilstand", "F"), code="not_of_the_household"
        ),
    ),
}
"""All but the directory protection, which takes nothing away: broken or not, as much is shown."""
