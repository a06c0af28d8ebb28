"""Whom the sign-in page offers: groups of people, narrowed by a search. Knows no HTML."""

from collections.abc import Iterable
from typing import Final

import msgspec

from contracts.adapter import Text
from mocks.issuer.clients import Client, Employee
from mocks.issuer.people import People, employees
from mocks.world.model import Persona

_GROUPS: Final[tuple[tuple[str, Text, tuple[str, ...]], ...]] = (
    ("beskyttelse", Text(da="Beskyttelse", en="Protection"), ("protect",)),
    (
        "arbejde",
        Text(da="Arbejde og indkomst", en="Work and income"),
        ("wage", "paid", "income", "employed", "sickness", "seafarer", "report"),
    ),
    (
        "familie",
        Text(da="Familie og fuldmagt", en="Family and power of attorney"),
        ("parent", "married", "widow", "child", "teenager", "guardian", "attorney", "cohabitant"),
    ),
    ("andet", Text(da="Bopæl, numre og andet", en="Residence, numbers and other"), ("",)),
)
"""Each persona stands in the first group that a trait of hers names a word of."""
_SHOWN: Final = ("arbejde", "familie", "beskyttelse", "andet")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to sign in as."""

    value: str
    name: str
    id: str
    story: Text


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Choices under one heading."""

    id: str
    title: Text
    choices: tuple[Choice, ...]


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody whom one page offers."""

    citizens: tuple[Group, ...]
    second_set: tuple[Choice, ...]
    """The same people with numbers that satisfy modulus 11, for callers that demand it."""
    employees: tuple[Group, ...]

    @property
    def count(self) -> int:
        """Tell how many it offers."""
        groups = (*self.citizens, *self.employees)
        return len(self.second_set) + sum(len(group.choices) for group in groups)


def offer(people: People, *, search: str) -> Offer:
    """Give those whose name, id, story or traits hold every word that is searched for."""
    words = search.casefold().split()
    found = [each for each in people.personas() if _fits(words, _words_of(each, people))]
    first = [each for each in found if not each.satisfies_modulus_11]
    second = [each for each in found if each.satisfies_modulus_11]
    return Offer(
        citizens=_grouped(first, people),
        second_set=tuple(_choice(each, people) for each in second),
        employees=_authorities(words),
    )


def _grouped(personas: Iterable[Persona], people: People) -> tuple[Group, ...]:
    by_group: dict[str, list[Choice]] = {}
    for persona in personas:
        by_group.setdefault(_group_of(persona), []).append(_choice(persona, people))
    titles = {name: title for name, title, _ in _GROUPS}
    return tuple(
        Group(id=name, title=titles[name], choices=tuple(by_group[name]))
        for name in _SHOWN
        if name in by_group
    )


def _group_of(persona: Persona) -> str:
    return next(
        name
        for name, _, words in _GROUPS
        if any(word in trait for word in words for trait in (*persona.traits, ""))
    )


def _choice(persona: Persona, people: People) -> Choice:
    return Choice(
        value=persona.id, name=people.name_of(persona), id=persona.id, story=persona.story
    )


def _authorities(words: list[str]) -> tuple[Group, ...]:
    by_client: dict[str, list[Choice]] = {}
    titles: dict[str, str] = {}
    for client, employee in employees():
        choice = _of(client, employee)
        if _fits(words, f"{client.name} {choice.id} {choice.name} {choice.story.da}"):
            by_client.setdefault(client.id, []).append(choice)
            titles[client.id] = client.name
    return tuple(
        Group(id=name, title=Text(da=titles[name], en=titles[name]), choices=tuple(choices))
        for name, choices in by_client.items()
    )


def _of(client: Client, employee: Employee) -> Choice:
    count = len(employee.roles)
    da, en = [f"{employee.unit}, {count} roller"], [f"{employee.unit}, {count} roles"]
    if count == 1:
        da = en = [f"{employee.unit}, {employee.roles[0]}"]
    if employee.auth_age_seconds:
        da, en = [*da, "loggede ind i går"], [*en, "signed in yesterday"]
    if employee.acr == "low":
        da, en = [*da, "kun lavt sikringsniveau"], [*en, "low assurance only"]
    if employee.citizen:
        da, en = [*da, f"er selv {employee.citizen}"], [*en, f"is {employee.citizen} herself"]
    return Choice(
        value=f"{client.id}/{employee.id}",
        name=employee.id,
        id=client.id,
        story=Text(da="; ".join(da), en="; ".join(en)),
    )


def _words_of(persona: Persona, people: People) -> str:
    story = persona.story
    return " ".join((persona.id, people.name_of(persona), story.da, story.en, *persona.traits))


def _fits(words: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
