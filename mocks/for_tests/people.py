"""Who lives in the sandbox, for a test to ask about."""

from typing import Final

import msgspec

from contracts.client import Question
from contracts.pnr import Pnr


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """A persona, or somebody of the population. Shows no number: `pnr` is a Pnr."""

    id: str = ""
    """A persona's id; empty for the population, which has places only."""
    index: int | None = None
    pnr: Pnr
    traits: tuple[str, ...] = ()
    story: dict[str, str] = {}
    household: tuple[int, ...] = ()
    """Places in the population of who lives with her."""

    def question(self, purpose: str, **more: object) -> Question:
        """Put a question about her; a case and a notice are named unless the test names them."""
        return msgspec.structs.replace(
            Question(
                about=self.pnr,
                purpose=purpose,
                case_reference=CASE,
                notice_reference=CASE,
            ),
            **more,
        )


class Personas(msgspec.Struct, frozen=True, kw_only=True):
    """What `GET /personas` gives."""

    personas: tuple[Somebody, ...]


CASE: Final = "sandbox-test"


def number(wanted: type, written: object) -> object:
    """Read a number into its type."""
    if wanted is not Pnr or not isinstance(written, str):
        raise TypeError
    return Pnr(written)
