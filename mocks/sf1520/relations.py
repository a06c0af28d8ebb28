"""The `relationer` and `notater` parts of an answer."""

from typing import Final

from mocks.sf1520.nodes import Node, marked_day, plain_day
from mocks.world.people import CustodyFacts, NoteFacts, PersonFacts, RelativeFacts

ACTIVE: Final = frozenset({1, 3, 5, 7})
_CUSTODY = {"mother": "3", "father": "4", "other_1": "5", "other_2": "6"}


def relations(person: PersonFacts) -> list[Node]:
    """Give the part in the contract's order; one child is one element, several are repeated.

    A living person always has a relation: a published client breaks where the part is empty. Who
    has none has a mother of whom the register knows nothing.
    """
    children: list[Node] = [
        ("barn", [("personnummer", child.reveal())]) for child in person.children
    ]
    told: list[Node] = [
        ("aegtefaelle", _relative(person.spouse)),
        *children,
        ("mor", _relative(person.mother)),
        ("far", _relative(person.father)),
        *(("foraeldremyndighed", _custody(holder)) for holder in person.custody),
    ]
    is_bare = person.status in ACTIVE and not any(value for _, value in told)
    return [("mor", "")] if is_bare else told


def notes(person: PersonFacts) -> list[Node]:
    """Give one `notater` element for each note."""
    return [("notater", _note(note)) for note in person.notes]


def _relative(relative: RelativeFacts | None) -> list[Node] | None:
    if relative is None:
        return None
    if relative.number is not None:
        return [("personnummer", relative.number.reveal())]
    return [("foedselsdato", marked_day(relative.birth)), ("navn", relative.name)]


def _custody(custody: CustodyFacts) -> list[Node]:
    return [
        ("foraeldremyndighedtype", _CUSTODY[custody.kind]),
        ("foraeldremyndighedStartdato", marked_day(custody.since)),
        ("foraeldremyndighedSletdato", plain_day(custody.until)),
        ("relationPersonnummer", custody.holder.reveal() if custody.holder else None),
        ("relationStartdato", plain_day(custody.holder_since)),
    ]


def _note(note: NoteFacts) -> list[Node]:
    return [
        ("notanr", str(note.note_number)),
        ("notatlinie", note.text),
        ("notatstartdato", plain_day(note.since)),
        ("notatslettedato", plain_day(note.until)),
    ]
