"""A world in which the old record of a changed number is full of canaries, and in which relations
still name the old number: none of it is in any byte that leaves or is kept.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocks.run import now
from mocks.sf1520.answer import answer_about
from mocks.world.cast import midnight
from mocks.world.homes import place
from mocks.world.kin import custody, relative
from mocks.world.model import World
from mocks.world.people import (
    LetterAddress,
    MarkedMoment,
    NameFacts,
    NoteFacts,
    PersonFacts,
    PlaceFacts,
)
from mocks.world.roads import CHANGED_HOME
from tests.journeys.house import AARHUS, House, open_house, open_mocks

pytestmark = pytest.mark.slow

LONG_AGO = date(1911, 11, 11)
CANARIES = (
    *("Kanariesimon", "Kanariemellem", "Kanariegammel", "Kanariebrev", "Kanarienote"),
    *("Kanarieby", "1911-11-11"),
)
OLD_SEX = (b'"male"', b'"sex": "male"')
PURPOSES = ("passport", "residence-check", "school-enrolment", "day-care-place", "cash-benefit")


def haunted(world: World) -> World:
    """Give the same world with canaries in the old record, and relations by the old number."""
    old, kid, her = (world.persona(each) for each in ("number-changed-old", "child-9", "employee"))
    assert old is not None
    assert kid is not None
    assert her is not None
    said: dict[object, PersonFacts] = {
        old.number: _old(world, old.number),
        kid.number: _with_parent(world, kid.number, old.number),
        her.number: _with_spouse(world, her.number, old.number),
    }
    people = tuple(said.get(each.number, each) for each in world.people)
    return World(
        people=people,
        personas=world.personas,
        addresses=world.addresses,
        incomes=world.incomes,
        day=world.day,
    )


def _old(world: World, number: object) -> PersonFacts:
    facts = world.person(number)  # type: ignore[arg-type]  # a persona's number
    assert facts is not None
    since = MarkedMoment(at=midnight(LONG_AGO))
    former: PlaceFacts = replace(place(CHANGED_HOME, moved_in=midnight(LONG_AGO)), town="Kanarieby")
    return replace(
        facts,
        name=NameFacts(
            full="Kanariesimon Kanariemellem Kanariegammel",
            given="Kanariesimon",
            middle="Kanariemellem",
            family="Kanariegammel",
            since=since,
        ),
        status_since=since,
        former_places=(former,),
        letter_address=LetterAddress(lines=("Kanariebrev",), since=LONG_AGO),
        notes=(NoteFacts(note_number=1, text="Kanarienote", since=LONG_AGO),),
        children=(),
    )


def _with_parent(world: World, number: object, parent: object) -> PersonFacts:
    facts = world.person(number)  # type: ignore[arg-type]  # a persona's number
    assert facts is not None
    assert facts.birth is not None
    return replace(
        facts,
        mother=relative(parent),  # type: ignore[arg-type]  # a persona's number
        custody=(*facts.custody, *custody("mother", since=facts.birth.day)),
    )


def _with_spouse(world: World, number: object, spouse: object) -> PersonFacts:
    facts = world.person(number)  # type: ignore[arg-type]  # a persona's number
    assert facts is not None
    return replace(facts, spouse=relative(spouse), civil_status_since=None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("changed")
    planted = haunted(world)
    with (
        open_mocks(folder / "registries", planted) as mocks,
        open_house(folder / "gateway", mocks, planted) as house,
    ):
        yield house


def told_to_everybody(house: House) -> bytes:
    """Ask by the old number in every way there is; give all that was answered."""
    old, new = "number-changed-old", "number-changed"
    answers = [
        *(house.ask(old, purpose) for purpose in PURPOSES),
        *(house.ask(new, purpose) for purpose in PURPOSES),
        *(house.ask("child-9", purpose) for purpose in PURPOSES),
        house.ask("employee", "residence-check"),
        house.ask("employee", "cash-benefit"),
        *(house.own(each) for each in (old, new, "employee", "single-father")),
        *(house.own(each, "/v1/my-data/access-log") for each in (old, new, "employee")),
    ]
    officer = {"Authorization": f"Bearer {house.token(client=AARHUS)}"}
    answers.append(house.http.get("/v1/organisation/access-log", headers=officer))
    assert all(each.status_code in {200, 403} for each in answers)
    assert sum(each.status_code == 200 for each in answers) > 12
    return b"\n".join(each.content + str(each.headers).encode() for each in answers)


def found_in(content: bytes, house: House) -> list[str]:
    old = house.number("number-changed-old")
    forms = (*CANARIES, old, f"{old[:6]}-{old[6:]}")
    return [
        each
        for each in forms
        if each.encode() in content or each.encode("unicode_escape") in content
    ]


def test_the_register_does_say_all_of_it(world: World) -> None:
    planted = haunted(world)
    old = planted.persona("number-changed-old")
    assert old is not None
    facts = planted.person(old.number)
    assert facts is not None

    sent = answer_about(facts, 5, now(), world=planted).decode()

    assert [each for each in CANARIES if each not in sent] == []
    assert "koen>M<" in sent


def test_no_byte_that_is_answered_holds_the_old_number_name_or_sex(changed: House) -> None:
    told = told_to_everybody(changed)

    assert b"Sofie" in told
    assert found_in(told, changed) == []


def test_her_sex_is_the_new_one_in_every_answer_about_her(changed: House) -> None:
    answers = [
        changed.ask("number-changed-old", "passport"),
        changed.own("number-changed-old"),
        changed.own("number-changed"),
    ]

    assert [each.json()["sections"]["person"]["record"]["sex"] for each in answers] == (
        ["female"] * 3
    )
    assert all(each not in answer.content for each in OLD_SEX for answer in answers)


def test_nothing_of_it_is_kept_or_logged(changed: House, log_file: Path) -> None:
    told_to_everybody(changed)
    changed.upset("cpr", "half")
    changed.ask("number-changed-old", "passport")
    changed.mend()

    kept = b"".join(
        file.read_bytes() for file in changed.database.parent.glob("samsyn.db*") if file.is_file()
    )
    logged = log_file.read_bytes()

    assert b"/v1/citizen-data" in logged
    assert len(kept) > 50_000
    assert found_in(kept + logged, changed) == []


def test_what_was_told_by_the_old_number_can_be_told_again_by_the_new(changed: House) -> None:
    by_old = changed.ask("number-changed-old", "passport").json()["receipt"]["digests"]
    by_new = changed.ask("number-changed", "passport").json()["receipt"]["digests"]

    assert by_old == by_new
