"""What stands by a number that was replaced surfaces nowhere: old number, former sex, former name.

Canaries are planted in everything that the register may still say of the old number (domain.md
1.10), and looked for in answers, receipts, what the ledger is told, logs and errors.
"""

import traceback

import msgspec
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from contracts.dates import PartialDate
from contracts.errors import GatewayError, NotPermitted
from contracts.lookup import ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Failed, Note, Reading, SectionReading
from contracts.records import Family, Person
from contracts.records.family import Child, CustodyHolder, Guardianship, Parent, Relative
from contracts.records.person import ContactAddress, FormerAddress, Name, Residence
from gateway.identity.callers import Citizen, Requester
from gateway.registries.answered import Answered
from tests.gateway.access.situations import AARHUS, actor, citizen, organisation
from tests.gateway.answering.fakes import (
    CHILD,
    FAMILY,
    NEW_NUMBER,
    NEWEST_NUMBER,
    NUMBER,
    PERSON,
    House,
    found,
    knows,
    question,
)

pytestmark = pytest.mark.anyio
AUTHORITY = organisation()
CANARIES = (
    *("Kanariesimon", "Kanariemellem", "Kanariegammel", "Kanariegade", "Kanariebrev"),
    *("Kanarievaerge", "Kanariekode", "1111-11-11", '"male"', "'male'", "number_changed"),
)
OLD = replace(
    PERSON,
    name=Name(
        full_name="Kanariesimon Kanariemellem Kanariegammel",
        given_name="Kanariesimon",
        middle_name="Kanariemellem",
        family_name="Kanariegammel",
        since=PartialDate("1111-11-11"),
    ),
    sex="male",
    status="number_changed",
    status_since=PartialDate("1111-11-11"),
    birth_date=PartialDate("1111-11-11"),
    residence=Residence(kind="address", municipality_code=AARHUS, care_of="Kanariegade"),
    address_history=(FormerAddress(moved_in=PartialDate("1111-11-11"), road_name="Kanariegade"),),
    contact_address=ContactAddress(lines=("Kanariebrev",)),
)
OLD_FAMILY = Family(
    spouse=Relative(birth_date=PartialDate("1111-11-11"), name="Kanariesimon"),
    children=(Child(person=NEWEST_NUMBER, birth_date=PartialDate("1111-11-11")),),
    guardianship=Guardianship(guardian_name="Kanarievaerge", in_force=True),
)
NOW_IN_FORCE = replace(PERSON, sex="female")


def said(person: Person, family: Family, *, about: Pnr, current: Pnr | None) -> Answered:
    plain = knows(person, about=about, current=current)
    notes = (Note(path="name.full_name", kind="uncertain"),)
    reading = Reading(
        sections=(
            SectionReading(section="person", record=person, notes=notes),
            SectionReading(section="family", record=family),
        ),
        about=about,
        current_number=current,
        residence=ResidenceKey(kind="address", municipality_code=AARHUS, road_code="Kanariekode"),
    )
    return replace(plain, reading=reading)


@pytest.fixture
def changed(house: House) -> House:
    """A house where NUMBER was replaced by NEW_NUMBER, with canaries all over the old record."""
    old = said(OLD, OLD_FAMILY, about=NUMBER, current=NEW_NUMBER)
    house.registries.known = {
        NUMBER: old,
        NEW_NUMBER: knows(NOW_IN_FORCE, about=NEW_NUMBER),
        citizen().pnr: replace(
            old, reading=replace(old.reading, about=citizen().pnr, current_number=NEW_NUMBER)
        ),
    }
    house.registries.filled["person"] = found(NOW_IN_FORCE)
    return house


async def everything(house: House, who: Requester | Citizen, purpose: str = "school") -> str:
    """Ask by the old number; give all that anybody or any file is told because of it."""
    told: list[object] = []
    with capture_logs() as logs:
        try:
            answer = await house.ask(who, question(purpose))
            told += [msgspec.json.encode(answer).decode(), answer]
        except GatewayError as error:
            told += ["".join(traceback.format_exception(error)), error.code, vars(error)]
    ledger = house.ledger
    told += [ledger.sights, ledger.disclosures, ledger.shown, ledger.reasons, ledger.decisions]
    return "\n".join(str(each) for each in (*told, logs, list(house.diary)))


def found_in(told: str) -> list[str]:
    digits = (NUMBER.reveal(), citizen().pnr.reveal(), NEW_NUMBER.reveal())
    numbers = [form for each in digits for form in (each, f"{each[:6]}-{each[6:]}")]
    return [canary for canary in (*CANARIES, *numbers) if canary in told]


@pytest.mark.parametrize(
    ("who", "purpose"),
    [(AUTHORITY, "school"), (citizen(), "own-access")],
    ids=["an authority", "herself, by the old number"],
)
async def test_an_answer_by_the_old_number_is_all_of_the_new(
    changed: House, who: Requester | Citizen, purpose: str
) -> None:
    told = await everything(changed, who, purpose)

    assert "Ida Holm" in told
    assert found_in(told) == []


async def test_a_private_party_hears_nothing_of_the_old_number(changed: House) -> None:
    shop = organisation("private", municipality=None)

    before_the_numbers_were_linked = await everything(changed, shop, "ordered-copy")
    after = await everything(changed, shop, "ordered-copy")

    assert "subject_not_available" in before_the_numbers_were_linked
    assert "Ida Holm" in after
    assert found_in(before_the_numbers_were_linked + after) == []


@pytest.mark.parametrize(
    "then",
    [
        Failed(outcome="unavailable"),
        Failed(outcome="broken"),
        Failed(outcome="unknown"),
        said(OLD, OLD_FAMILY, about=NEW_NUMBER, current=NEWEST_NUMBER),
        knows(replace(NOW_IN_FORCE, status="dead"), about=NEW_NUMBER),
        knows(replace(NOW_IN_FORCE, status=None), about=NEW_NUMBER),
    ],
    ids=["down", "garbled", "nobody", "replaced again", "dead", "without a status"],
)
@pytest.mark.parametrize("who", [AUTHORITY, citizen()], ids=["an authority", "herself"])
async def test_a_refusal_by_the_old_number_says_nothing_of_it(
    changed: House, who: Requester | Citizen, then: Answered | Failed
) -> None:
    changed.registries.known[NEW_NUMBER] = then
    purpose = "own-access" if isinstance(who, Citizen) else "school"

    told = await everything(changed, who, purpose)

    assert "close ent_intent" in told
    assert "Ida Holm" not in told
    assert found_in(told) == []


async def test_after_the_refusal_the_number_in_force_is_answered(changed: House) -> None:
    in_force = changed.registries.known[NEW_NUMBER]
    changed.registries.known[NEW_NUMBER] = Failed(outcome="unavailable")
    await everything(changed, AUTHORITY)

    changed.registries.known[NEW_NUMBER] = in_force

    assert "Ida Holm" in await everything(changed, AUTHORITY)


async def test_a_relation_by_the_old_number_is_an_alias_like_any_other(house: House) -> None:
    family = replace(
        FAMILY,
        spouse=Relative(person=NUMBER),
        parents=(Parent(role="mother", person=NUMBER),),
        children=(Child(person=CHILD), Child(person=NUMBER)),
        custody=(CustodyHolder(role="mother", person=NUMBER),),
        guardianship=Guardianship(guardian=NUMBER),
    )
    her = citizen()
    house.registries.known = {her.pnr: knows(about=her.pnr)}
    house.registries.filled["family"] = found(family)

    answer = await house.ask(her, question("own-access"))

    told = msgspec.json.encode(answer).decode()
    assert "sub_" in told
    assert found_in(told) == []


async def test_once_linked_old_and_new_number_are_one_person_in_every_relation(
    changed: House,
) -> None:
    await everything(changed, AUTHORITY)

    names = await changed.subjects.named(frozenset({NUMBER, NEW_NUMBER}), sector="s")

    assert names[NUMBER] == names[NEW_NUMBER]


@pytest.mark.parametrize("by", [NUMBER, NEW_NUMBER], ids=["old number", "new number"])
async def test_an_employee_is_herself_by_the_old_number_too(changed: House, by: Pnr) -> None:
    known = replace(AUTHORITY, actor=replace(actor(), subject=by))

    with pytest.raises(NotPermitted) as refused:
        await changed.ask(known, question())

    assert refused.value.code == "conflict_of_interest"
    colleague = replace(AUTHORITY, actor=replace(actor(), subject=NEWEST_NUMBER))
    assert await changed.ask(colleague, question())
