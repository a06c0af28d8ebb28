"""What a row of an access log says of a citizen who acted for another, and of the steps in the life
of a power of attorney. Words only.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from contracts.adapter import Text
from gateway.access.acting import ActsAs
from gateway.ledger.entries import DelegationStep
from gateway.ledger.protocol import LogEntry

_WHO: Final[dict[ActsAs | None, Text]] = {
    "custody_holder": Text(da="En, der har forældremyndigheden,", en="Somebody who holds custody"),
    "guardian": Text(da="Værgen", en="The guardian"),
    "power_of_attorney": Text(
        da="En, der har fuldmagt,", en="Somebody who holds a power of attorney"
    ),
    None: Text(da="En anden borger", en="Another citizen"),
}
_FOR: Final[dict[ActsAs | None, Text]] = {
    "custody_holder": Text(da="for barnet", en="for the child"),
    "guardian": Text(da="for den, værgemålet gælder", en="for the person under guardianship"),
    "power_of_attorney": Text(da="for den, der gav den", en="for the one who gave it"),
    None: Text(da="uden at kunne vise en ret til det", en="and could show no right to it"),
}
_LOOKED: Final = Text(da="så", en="looked")
_ASKED: Final = Text(da="spurgte", en="asked")
_READ: Final = Text(da="læste, hvem der har set oplysningerne,", en="read who has seen the data,")
_STEPS: Final[dict[tuple[DelegationStep, bool], Text]] = {
    ("given", True): Text(
        da="Du gav en fuldmagt. Den gælder først, når den, der åbner dit link, tager imod den.",
        en="You gave a power of attorney. It counts once whoever opens your link takes it on.",
    ),
    ("opened", True): Text(
        da="Linket til din fuldmagt blev åbnet, og fuldmagten vist.",
        en="The link to your power of attorney was opened, and the power was shown.",
    ),
    ("opened", False): Text(
        da="Du åbnede et link til en fuldmagt.", en="You opened a link to a power of attorney."
    ),
    ("accepted", True): Text(
        da="Din fuldmagt blev taget imod og gælder fra nu af.",
        en="Your power of attorney was taken on and counts from now on.",
    ),
    ("accepted", False): Text(
        da="Du tog imod en fuldmagt. Dit navn vises for den, der gav den.",
        en="You took on a power of attorney. Your name is shown to who gave it.",
    ),
    ("declined", True): Text(
        da="Din fuldmagt blev afslået.", en="Your power of attorney was declined."
    ),
    ("declined", False): Text(da="Du afslog en fuldmagt.", en="You declined a power of attorney."),
    ("withdrawn", True): Text(
        da="Du trak fuldmagten tilbage. Den gælder ikke mere.",
        en="You withdrew the power of attorney. It counts no more.",
    ),
    ("withdrawn", False): Text(
        da="En fuldmagt, du havde, blev trukket tilbage.",
        en="A power of attorney that you held was withdrawn.",
    ),
    ("returned", True): Text(
        da="Den, der havde din fuldmagt, gav den tilbage.",
        en="Whoever held your power of attorney gave it back.",
    ),
    ("returned", False): Text(
        da="Du gav en fuldmagt tilbage.", en="You gave a power of attorney back."
    ),
    ("ended_by_death", True): Text(
        da="Fuldmagten ophørte ved et dødsfald.", en="The power of attorney ended by a death."
    ),
    ("ended_by_death", False): Text(
        da="En fuldmagt, du havde, ophørte ved et dødsfald.",
        en="A power of attorney that you held ended by a death.",
    ),
}


class OnBehalf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which citizen acted for the one whom the row is about."""

    text: Text
    """The same in words: X for Y."""
    acts_as: ActsAs | None = msgspec.field(default=None, name="as")
    """Absent: by nothing that the register or a power of attorney shows."""
    who: str | None = None
    """The reader's own alias of that citizen; absent where the reader has none."""
    by_you: bool = False
    """Whether it was the reader."""


class PowerStep(msgspec.Struct, frozen=True, kw_only=True):
    """Which power of attorney, and what became of it."""

    id: str
    step: DelegationStep


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads a log, as far as its rows are worded for her."""

    names: Mapping[str, str] = {}
    """Our ids of who acted, to her own aliases."""
    subject_id: str | None = None
    """Ours of her, where she reads the log of another; None: her own."""

    @property
    def is_herself(self) -> bool:
        """Tell whether the log is her own."""
        return self.subject_id is None


def on_behalf(entry: LogEntry, reader: Reader) -> OnBehalf | None:
    """Say who acted for whom; None where nobody did, or it is the business of another's case."""
    acting = entry.sight.acting
    if acting is None or entry.sight.capacity == "related":
        return None
    did = _READ if acting.read_log else _LOOKED
    if entry.outcome != "disclosed":
        did = _ASKED
    who, whom = _WHO[acting.acts_as], _FOR[acting.acts_as]
    return OnBehalf(
        text=Text(da=f"{who.da} {did.da} {whom.da}.", en=f"{who.en} {did.en} {whom.en}."),
        acts_as=acting.acts_as,
        who=reader.names.get(acting.subject_id),
        by_you=acting.subject_id == reader.subject_id,
    )


def power_step(entry: LogEntry) -> PowerStep | None:
    """Name the step; None for a row that is none."""
    stepped = entry.delegation
    return None if stepped is None else PowerStep(id=stepped.delegation_id, step=stepped.step)


def step_text(entry: LogEntry) -> Text | None:
    """Say what became of the power of attorney."""
    stepped = entry.delegation
    return None if stepped is None else _STEPS[stepped.step, stepped.is_grantor]
