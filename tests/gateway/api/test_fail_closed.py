"""Over HTTP, with the sandbox's person register behind the wire: one element of its answer is
missing, garbage, contradictory or old, or nothing comes, and nothing is released; with the fact
there the same question is answered.
"""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from mocks.world.people import ProtectionFacts
from tests.gateway.answering.fakes import ADDRESS, NUMBER
from tests.gateway.api.fakes import Api, bearer
from tests.gateway.api.person_register import Line, WiredHouse, both, saying, without
from tests.gateway.api.register_cells import (
    BOOK,
    FACTS,
    LAST_FRIDAY,
    LAST_YEAR,
    LONG_AGO,
    NAME,
    SHOP,
    Asked,
    Broken,
    Fact,
    person,
)

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
MATRIX = Path(__file__).parents[3] / "docs" / "access-matrix.md"
WAYS = ("missing", "garbage", "contradictory")
CELLS = [
    (fact, way)
    for fact, row in FACTS.items()
    for way in WAYS
    if isinstance(getattr(row, way), Broken)
]
DATED = [fact for fact, row in FACTS.items() if row.is_dated]
TRIED = len(CELLS) + len(DATED) + 2 * len(FACTS)
STATUS_OF = {"facts_unavailable": 503, "facts_incomplete": 503, "subject_not_available": 404}
PATIENCE_SECONDS = 5.0


class Scene:
    """One question that can be asked again, and what came of it."""

    def __init__(self, fact: Fact, *, deadline_seconds: float = PATIENCE_SECONDS) -> None:
        self.asked = fact.asked
        self.house = WiredHouse(*fact.present, knows_households=fact.asked.role is not None)
        self.line: Line = self.house.line
        self.line.mend()
        self._api = Api(self.house, private_answer_seconds=0.01, deadline_seconds=deadline_seconds)

    async def ask(self) -> httpx.Response:
        return await _send(self._api, self.asked)

    async def assert_answered(self) -> None:
        """Assert that it is answered, and that the values looked for would be found."""
        before = len(self.house.ledger.released)
        answer = await self.ask()
        part = self._part(answer)
        assert answer.status_code == 200, answer.json()
        assert part.get("sections"), part
        assert len(self.house.ledger.released) > before
        assert NAME in answer.text or str(ADDRESS.full_address) in answer.text

    async def assert_refused(self, code: str) -> None:
        """Assert that nothing is released of whom the fact is about, and why."""
        already = [each.sight.subject_id for each in self.house.ledger.released]
        answer = await self.ask()
        part = self._part(answer)
        text = httpx.Response(200, json=part).text
        new = [each.sight.subject_id for each in self.house.ledger.released][
            : -len(already) or None
        ]
        assert (part.get("status"), part.get("code")) == (STATUS_OF.get(code, 403), code)
        assert "sections" not in part
        assert NAME not in text
        assert str(ADDRESS.full_address) not in text
        # Of a household the applicant's own part is answered; of the member nothing is.
        assert len(new) <= (self.asked.role is not None)
        assert await self.house.subjects.id_of(self.asked.about) not in new

    def _part(self, answer: httpx.Response) -> dict[str, object]:
        said: dict[str, object] = answer.json()
        if self.asked.role is None:
            return said
        members = said["members"]
        assert isinstance(members, list)
        (member,) = members
        assert isinstance(member, dict)
        return member


async def _send(api: Api, asked: Asked) -> httpx.Response:
    if asked.who == "citizen":
        return await api.look("/v1/my-data")
    about = {"pnr": asked.about.reveal()}
    if asked.role is not None:
        member = {"subject": about, "role": asked.role}
        body = {
            "applicant": {"pnr": NUMBER.reveal()},
            "members": [member],
            "purpose": asked.purpose,
            "case_reference": "sag 1",
        }
        return await api.send("POST", "/v1/household-data", json=body, headers=bearer(asked.who))
    question: dict[str, object] = {"subject": about, "purpose": asked.purpose}
    if asked.who == "shop":
        question["consent_id"] = "con_a"
    if asked.fields is not None:
        question["fields"] = list(asked.fields)
    return await api.ask(asked.who, question)


async def assert_closed_until_well(scene: Scene, break_it: Callable[[], None], code: str) -> None:
    await scene.assert_answered()
    scene.line.about = scene.asked.about
    break_it()

    await scene.assert_refused(code)

    scene.line.mend()
    await scene.assert_answered()


@pytest.mark.parametrize(("fact", "way"), CELLS)
async def test_one_broken_fact_in_a_sound_answer_refuses(fact: str, way: str) -> None:
    scene, broken = Scene(FACTS[fact]), getattr(FACTS[fact], way)

    def break_it() -> None:
        scene.line.change = broken.by

    await assert_closed_until_well(scene, break_it, broken.code)


@pytest.mark.parametrize("fact", FACTS)
async def test_a_register_that_says_nothing_in_time_refuses(fact: str) -> None:
    scene = Scene(FACTS[fact], deadline_seconds=1.0)

    def break_it() -> None:
        scene.line.is_silent = True

    await assert_closed_until_well(scene, break_it, "facts_unavailable")


@pytest.mark.parametrize("fact", DATED)
async def test_an_answer_from_before_the_last_expected_load_refuses(fact: str) -> None:
    scene = Scene(FACTS[fact])

    def break_it() -> None:
        scene.line.said_at = LAST_FRIDAY

    await assert_closed_until_well(scene, break_it, FACTS[fact].code)


@pytest.mark.parametrize("fact", FACTS)
async def test_what_the_register_said_before_is_not_used_once_it_says_otherwise(fact: str) -> None:
    row = FACTS[fact]
    scene = Scene(row)
    await scene.assert_answered()
    asked_before = scene.line.asked
    scene.line.live(*row.no)

    await scene.assert_refused(row.code)

    assert scene.line.asked == 2 * asked_before
    scene.line.live(*row.present)
    await scene.assert_answered()


async def test_the_directory_protection_broken_or_not_takes_nothing_away_and_gives_nothing() -> (
    None
):
    # CPR-loven § 29 keeps her out of directories; who asks about one person is shown the same.
    marked = person(directory_protection=ProtectionFacts(since=LONG_AGO, until=LAST_YEAR))
    row = replace(FACTS["status"], asked=SHOP, present=(marked,))
    scene = Scene(row)
    await scene.assert_answered()
    mark = (f"{BOOK}/startdato", f"{BOOK}/slutdato", f"{BOOK}/beskyttet")
    for harmless in (both(*map(without, mark)), without(mark[1]), without(BOOK)):
        scene.line.change = harmless
        await scene.assert_answered()
    scene.line.change = saying(mark[2], "måske")

    await scene.assert_refused("facts_unavailable")

    scene.line.mend()
    await scene.assert_answered()


def table() -> str:
    """Write the matrix over HTTP as the note has it."""
    ways = ("missing", "garbage", "contradictory", "timeout", "stale", "changed")
    lines = ["| fact | " + " | ".join(ways) + " |", "|---|" + "---|" * len(ways)]
    for fact, row in FACTS.items():
        broken = [getattr(row, way) for way in WAYS]
        said = [f"`{each.code}`" if isinstance(each, Broken) else "is a no" for each in broken]
        dated = f"`{row.code}`" if row.is_dated else "—"
        lines.append(
            f"| {fact} | {' | '.join(said)} | `facts_unavailable` | {dated} | `{row.code}` |"
        )
    return "\n".join(lines)


async def test_the_note_has_the_matrix_as_it_is_tried() -> None:
    written = MATRIX.read_text(encoding="utf-8")
    assert len(FACTS) == 9
    assert (len(CELLS), len(DATED), TRIED) == (26, 2, 46)

    assert table() in written
    assert f"{TRIED} cells tried, 0 open; {TRIED} twins with the fact there" in written
