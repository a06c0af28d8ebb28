"""Nothing about anybody lies in the database files but encrypted, in whatever form one looks:
no personal number, and nothing of who asked for what.
"""

import asyncio
import base64
from collections.abc import Callable
from typing import Final

import pytest

from contracts.pnr import Pnr
from gateway.ledger.protocol import Shown
from gateway.store.store import Store
from tests.gateway.audit.whole_consents import Consenting
from tests.gateway.ledger.samples import ask
from tests.gateway.store.house import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
DIGITS: Final = tuple(f"{day:02d}0761{day:02d}{day + 40}" for day in range(1, 21))
SAID: Final = {
    "case reference": "S2026-17",
    "unit": "Pladsanvisningen",
    "organisation": "Aarhus Kommune",
    "organisation's number": "55133018",
    "purpose": "school-enrolment",
    "basis": "folkeskoleloven",
    "shown field": "person.name.full_name",
    "asked field": "person.birth_date",
    "withheld field": "address.full_address",
    "municipality's basis": "letter 4",
    "kept answer": "Anna Skov Eksempel",
    "consent's recipient": "En boligforening",
    "consent's law": "databeskyttelsesloven",
    "consent's notice": "consent-words/1",
    "consent's authority": "CPR-kontoret",
}
FORMS: Final[dict[str, Callable[[str], bytes]]] = {
    "ten digits": str.encode,
    "hyphen": lambda digits: f"{digits[:6]}-{digits[6:]}".encode(),
    "url": lambda digits: f"{digits[:6]}%2D{digits[6:]}".encode(),
    "base64": lambda digits: base64.b64encode(digits.encode())[:13],
    "base64 of the hyphened": lambda digits: base64.b64encode(
        f"{digits[:6]}-{digits[6:]}".encode()
    )[:14],
    "hex": lambda digits: digits.encode().hex().encode(),
    "utf-16": lambda digits: digits.encode("utf-16-le"),
    "reversed": lambda digits: digits[::-1].encode(),
    "an integer": lambda digits: int(digits).to_bytes(5, "big"),
}
PLANT: Final = (
    "INSERT INTO entry (id, kind, at_us, payload, leaf) VALUES ('ent_planted', 'note', 0, ?, ?)"
)
SHOWN: Final = Shown(content=b'{"name": "Anna Skov Eksempel"}', days=30)


async def use(house: House) -> bytes:
    """Do everything that takes a number, and give every byte on the disk while it is open."""
    numbers = [Pnr(each) for each in DIGITS]
    async with house.store() as store:
        ids = await asyncio.gather(*(store.subjects.id_of(each) for each in numbers))
        await asyncio.gather(*(ask(store, each, shown=SHOWN) for each in ids))
        # Of an organisation's sector the table holds the CVR number in plain: not looked for here.
        sector = f"citizen:{ids[0]}"
        named = await store.subjects.named(frozenset(numbers), sector=sector)
        for each in named.values():
            await store.subjects.number_of(each.alias, sector=sector)
        await store.subjects.link(numbers[0], numbers[1])
        await store.ledger.log_of(ids[0], cursor=None, limit=10)
        await _agree(store, house, ids)
        await store.chores.integrate()
        await store.chores.sweep()
        return house.every_byte()


async def _agree(store: Store, house: House, ids: list[str]) -> None:
    """Take consents through every step that there is."""
    lives = Consenting(store, house.clock)
    for each in ids[:3]:
        await lives.refuse(each)
        consent_id = await lives.give(each)
        await lives.use(consent_id, each)
        await lives.withdraw(consent_id, each)
    await lives.give(ids[3], about=ids[4])


def found_in(content: bytes, form: Callable[[str], bytes]) -> list[int]:
    return [place for place, digits in enumerate(DIGITS) if form(digits) in content]


def said_in(content: bytes) -> list[str]:
    """Look as it is, in two bytes a letter, and in base64 wherever in a text it begins."""
    return [what for what, text in SAID.items() if any(each in content for each in _forms(text))]


def _forms(text: str) -> list[bytes]:
    plain = text.encode()
    within = [_in_base64(plain, before) for before in range(3)]
    return [plain, text.encode("utf-16-le"), plain.hex().encode(), *within]


def _in_base64(plain: bytes, before: int) -> bytes:
    """Give all letters that depend on nothing else: four of them stand somewhere by chance."""
    first, after = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
    return base64.b64encode(b" " * before + plain)[first:after]


def test_the_letters_looked_for_are_those_of_any_text_that_holds_it() -> None:
    for before, behind in ((b"", b""), (b"x", b"yz"), (b"xy", b"z"), (b"abcd", b"")):
        written = base64.b64encode(before + b"S2026-17" + behind)
        looked_for = _in_base64(b"S2026-17", len(before) % 3)
        assert looked_for in written
        assert len(looked_for) >= 10


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_no_number_is_found_in_the_files(house: House, form: Callable[[str], bytes]) -> None:
    content = await use(house)

    assert len(content) > 20_000
    assert found_in(content, form) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_a_planted_number_is_found(house: House, form: Callable[[str], bytes]) -> None:
    house.change(
        PLANT,
        form(DIGITS[3]),
        b"leaf",
    )

    content = await use(house)

    assert found_in(content, form) == [3]


async def test_nothing_of_who_asked_for_what_is_found_in_the_files(house: House) -> None:
    content = await use(house)

    assert said_in(content) == []


async def test_what_an_entry_would_say_unsealed_is_found(house: House) -> None:
    house.change(
        PLANT,
        base64.b64encode(" | ".join(SAID.values()).encode()),
        b"leaf",
    )

    content = await use(house)

    assert said_in(content) == list(SAID)
