"""No personal number lies in the database files but encrypted, in whatever form one looks."""

import asyncio
import base64
from collections.abc import Callable
from typing import Final

import pytest

from contracts.pnr import Pnr
from tests.gateway.ledger.samples import ask
from tests.gateway.store.house import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
DIGITS: Final = tuple(f"{day:02d}0761{day:02d}{day + 40}" for day in range(1, 21))
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


async def use(house: House) -> bytes:
    """Do everything that takes a number, and give every byte on the disk while it is open."""
    numbers = [Pnr(each) for each in DIGITS]
    async with house.store() as store:
        ids = await asyncio.gather(*(store.subjects.id_of(each) for each in numbers))
        await asyncio.gather(*(ask(store, each) for each in ids))
        aliases = await store.subjects.aliases(frozenset(numbers), sector="55133018")
        for alias in aliases.values():
            await store.subjects.number_of(alias, sector="55133018")
        await store.subjects.link(numbers[0], numbers[1])
        return house.every_byte()


def found_in(content: bytes, form: Callable[[str], bytes]) -> list[int]:
    return [place for place, digits in enumerate(DIGITS) if form(digits) in content]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_no_number_is_found_in_the_files(house: House, form: Callable[[str], bytes]) -> None:
    content = await use(house)

    assert len(content) > 20_000
    assert found_in(content, form) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_a_planted_number_is_found(house: House, form: Callable[[str], bytes]) -> None:
    house.change(
        "INSERT INTO entry (id, kind, at_us, payload) VALUES ('ent_planted', 'note', 0, ?)",
        form(DIGITS[3]),
    )

    content = await use(house)

    assert found_in(content, form) == [3]
