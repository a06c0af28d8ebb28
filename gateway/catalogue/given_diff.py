"""What differs in the data that two versions of a purpose give: of the applicant, of the members of
a household, and in the kinds of income. Opens no file.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from contracts.adapter import Text
from contracts.paths import section_of
from gateway.access.difference import Change, Difference, Named, of_lists, one_way
from gateway.access.purposes import Purpose
from gateway.catalogue.data_words import data_in_words, section_words
from gateway.catalogue.kind_words import kind_words
from gateway.catalogue.purpose_words import MEMBERS

_KINDS: Final = Text(da="slags indkomst", en="kinds of income")
_VERBS: Final[dict[Change, Text]] = {
    "adds": Text(da="giver nu også", en="adds"),
    "takes_away": Text(da="giver ikke længere", en="takes away"),
}


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """What is given of somebody, before and after."""

    purpose: str
    key: str
    of: Text
    """"of the cohabitant"; empty for the applicant."""
    before: frozenset[str]
    after: frozenset[str]


def of_what_is_given(old: Purpose, new: Purpose) -> Iterator[Difference]:
    """List the data gained and lost, then the kinds of income, then the household."""
    applicant = _Given(
        purpose=new.id,
        key="fields",
        of=Text(da="", en=""),
        before=frozenset(old.fields),
        after=frozenset(new.fields),
    )
    yield from _of_data(applicant)
    kinds = {kind: kind_words(kind) for kind in (*old.income_kinds, *new.income_kinds)}
    named = Named(key="income_kinds", label=_KINDS, values=kinds)
    yield from of_lists(new.id, old.income_kinds, new.income_kinds, named)
    for role in sorted({*old.given_of, *new.given_of}):
        words = MEMBERS[role]
        member = _Given(
            purpose=new.id,
            key=f"household.{role}",
            of=Text(da=f" om {words.da}", en=f" of the {words.en}"),
            before=old.given_of.get(role, frozenset()),
            after=new.given_of.get(role, frozenset()),
        )
        whole = _of_a_whole_member(member, applicant)
        yield from _of_data(member) if whole is None else [whole]


def _of_a_whole_member(member: _Given, applicant: _Given) -> Difference | None:
    """Say in one line that a member came or went of whom everything is given."""
    of = member.of
    if not member.before and member.after == applicant.after:
        text = Text(
            da=f"giver nu det hele også{of.da} i husstanden",
            en=f"now gives all of it{of.en} in the household, too",
        )
        return one_way(member.purpose, member.key, "adds", text, named=sorted(member.after))
    if not member.after and member.before == applicant.before:
        text = Text(
            da=f"giver ikke længere noget{of.da} i husstanden",
            en=f"no longer gives anything{of.en} in the household",
        )
        return one_way(member.purpose, member.key, "takes_away", text, named=sorted(member.before))
    return None


def _of_data(given: _Given) -> Iterator[Difference]:
    """List what was gained, then what was lost, section by section."""
    changes: tuple[tuple[Change, frozenset[str], frozenset[str]], ...] = (
        ("adds", given.after - given.before, given.before),
        ("takes_away", given.before - given.after, given.after),
    )
    for change, leaves, others in changes:
        others_in = {section_of(leaf) for leaf in others}
        for section in sorted({section_of(leaf) for leaf in leaves}):
            named = sorted(leaf for leaf in leaves if section_of(leaf) == section)
            what = _what(section, named, is_whole=section not in others_in)
            verb, of = _VERBS[change], given.of
            text = Text(da=f"{verb.da}{of.da}: {what.da}", en=f"{verb.en}{of.en}: {what.en}")
            yield one_way(given.purpose, given.key, change, text, named=named)


def _what(section: str, leaves: list[str], *, is_whole: bool) -> Text:
    """Name the section first where all of it came or went, else the data first."""
    words, title = data_in_words(leaves), section_words(section)
    da, en = ", ".join(each.da for each in words), ", ".join(each.en for each in words)
    if is_whole:
        return Text(da=f"{title.da} ({da})", en=f"{title.en} ({en})")
    return Text(da=f"{da} ({title.da})", en=f"{en} ({title.en})")
