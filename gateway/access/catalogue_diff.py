"""What differs between two catalogues, in words that a person who does not code reads. Opens no
file.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, Literal

import msgspec

from contracts.adapter import Text
from contracts.paths import section_of
from gateway.access.data_words import data_in_words, section_words
from gateway.access.kind_words import kind_words
from gateway.access.purpose_words import LABELS, MEMBERS, SENTENCES, value_words
from gateway.access.purposes import Catalogue, Purpose, PurposeEntry

Change = Literal["adds", "takes_away", "changes"]
_APART: Final = {"id", "fields", "income_kinds", "household"}
"""What is compared by what it gives, not by how it is written."""
_LISTS: Final = ("party_classes", "modes", "municipality_basis", "roles")
_NOTHING: Final = Text(da="intet", en="nothing")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: `before` and `after` as written, and the whole of it in words."""

    purpose: str
    key: str
    change: Change
    text: Text
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def differences(old: Catalogue, new: Catalogue) -> tuple[Difference, ...]:
    """List what differs, purpose by purpose: those that are new or kept, then those that went."""
    before = {each.id: each for each in old.purposes}
    after = {each.id: each for each in new.purposes}
    kept = (
        _between(before[each.id], each) if each.id in before else [_whole(each, "adds")]
        for each in new.purposes
    )
    gone = (_whole(each, "takes_away") for each in old.purposes if each.id not in after)
    return (*chain.from_iterable(kept), *gone)


def _whole(purpose: Purpose, change: Change) -> Difference:
    added = change == "adds"
    return Difference(
        purpose=purpose.id,
        key="purpose",
        change=change,
        text=Text(
            da=f"{'nyt formål' if added else 'fjerner formålet'}: {purpose.title.da}",
            en=f"{'new purpose' if added else 'takes away the purpose'}: {purpose.title.en}",
        ),
        before=() if added else (purpose.id,),
        after=(purpose.id,) if added else (),
    )


def _between(old: Purpose, new: Purpose) -> Iterator[Difference]:
    found = (*_data(old, new), *_kinds(old, new), *_household(old, new), *_keys(old, new))
    if found and old.version == new.version:
        yield Difference(
            purpose=new.id,
            key="version",
            change="changes",
            text=Text(
                da=f"ændret uden ny version: den er stadig {new.version}",
                en=f"changed without a new version: it is still {new.version}",
            ),
            before=(str(old.version),),
            after=(str(new.version),),
        )
    yield from found


def _data(old: Purpose, new: Purpose) -> Iterator[Difference]:
    yield from _leaves(set(old.fields), set(new.fields), new, key="fields", whom=None)


def _leaves(
    before: set[str], after: set[str], new: Purpose, *, key: str, whom: Text | None
) -> Iterator[Difference]:
    """Tell of the data that is given, section by section: of the applicant, or of a member."""
    changes: tuple[tuple[Change, set[str], set[str]], ...] = (
        ("adds", after - before, before),
        ("takes_away", before - after, after),
    )
    for change, leaves, others in changes:
        for section in sorted({section_of(leaf) for leaf in leaves}):
            named = tuple(sorted(leaf for leaf in leaves if section_of(leaf) == section))
            is_whole = section not in {section_of(leaf) for leaf in others}
            yield Difference(
                purpose=new.id,
                key=key,
                change=change,
                text=_said(change, section, named, is_whole=is_whole, whom=whom),
                before=named if change == "takes_away" else (),
                after=named if change == "adds" else (),
            )


def _said(
    change: Change, section: str, leaves: Iterable[str], *, is_whole: bool, whom: Text | None
) -> Text:
    words, title = data_in_words(leaves), section_words(section)
    da, en = (", ".join(getattr(each, language) for each in words) for language in ("da", "en"))
    if is_whole:
        da, en = f"{title.da} ({da})", f"{title.en} ({en})"
    else:
        da, en = f"{da} ({title.da})", f"{en} ({title.en})"
    of = Text(da="", en="") if whom is None else Text(da=f" om {whom.da}", en=f" of the {whom.en}")
    verb = _VERBS[change]
    return Text(da=f"{verb.da}{of.da}: {da}", en=f"{verb.en}{of.en}: {en}")


_VERBS: Final[dict[Change, Text]] = {
    "adds": Text(da="giver nu også", en="adds"),
    "takes_away": Text(da="giver ikke længere", en="takes away"),
    "changes": Text(da="ændrer", en="changes"),
}


def _kinds(old: Purpose, new: Purpose) -> Iterator[Difference]:
    about = Text(da="slags indkomst", en="kinds of income")
    names = {kind: kind_words(kind) for kind in (*old.income_kinds, *new.income_kinds)}
    yield from _listed(
        old.income_kinds, new.income_kinds, new, key="income_kinds", words=(about, names)
    )


def _listed(
    before: Iterable[str],
    after: Iterable[str],
    new: Purpose,
    *,
    key: str,
    words: tuple[Text, Mapping[str, Text]],
) -> Iterator[Difference]:
    about, names = words
    former, latter = list(before), list(after)
    changes: tuple[tuple[Change, list[str]], ...] = (
        ("adds", [each for each in latter if each not in former]),
        ("takes_away", [each for each in former if each not in latter]),
    )
    for change, named in changes:
        if named:
            da = ", ".join(names[each].da for each in named)
            en = ", ".join(names[each].en for each in named)
            verb = _LIST_VERBS[change]
            yield Difference(
                purpose=new.id,
                key=key,
                change=change,
                text=Text(da=f"{verb.da} {about.da}: {da}", en=f"{verb.en} {about.en}: {en}"),
                before=tuple(named) if change == "takes_away" else (),
                after=tuple(named) if change == "adds" else (),
            )


_LIST_VERBS: Final[dict[Change, Text]] = {
    "adds": Text(da="tilføjer", en="adds to the"),
    "takes_away": Text(da="fjerner", en="takes from the"),
    "changes": Text(da="ændrer", en="changes"),
}


def _household(old: Purpose, new: Purpose) -> Iterator[Difference]:
    for role in sorted({*old.given_of, *new.given_of}):
        before, after = old.given_of.get(role, frozenset()), new.given_of.get(role, frozenset())
        key, whom = f"household.{role}", MEMBERS[role]
        if not before and after == set(new.fields):
            yield _all_of(
                new,
                key,
                Text(
                    da=f"giver nu det hele også om {whom.da} i husstanden",
                    en=f"now gives all of it of the {whom.en} in the household, too",
                ),
                after=after,
            )
        elif not after and before == set(old.fields):
            yield _all_of(
                new,
                key,
                Text(
                    da=f"giver ikke længere noget om {whom.da} i husstanden",
                    en=f"no longer gives anything of the {whom.en} in the household",
                ),
                before=before,
            )
        else:
            yield from _leaves(set(before), set(after), new, key=key, whom=whom)


def _all_of(
    new: Purpose,
    key: str,
    text: Text,
    *,
    before: frozenset[str] = frozenset(),
    after: frozenset[str] = frozenset(),
) -> Difference:
    return Difference(
        purpose=new.id,
        key=key,
        change="adds" if after else "takes_away",
        text=text,
        before=tuple(sorted(before)),
        after=tuple(sorted(after)),
    )


def _keys(old: Purpose, new: Purpose) -> Iterator[Difference]:
    before, after = _written(old), _written(new)
    for key in sorted({*before, *after}, key=_rank):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if key in _LISTS:
            names = {each: value_words(key, each) for each in (*_many(was), *_many(now))}
            words = (LABELS[key], names)
            yield from _listed(_many(was), _many(now), new, key=key, words=words)
        else:
            yield _changed(new, key, was, now)


def _changed(new: Purpose, key: str, was: object, now: object) -> Difference:
    return Difference(
        purpose=new.id,
        key=key,
        change="changes",
        text=_sentence(key, was, now),
        before=() if was is None else (str(was),),
        after=() if now is None else (str(now),),
    )


def _sentence(key: str, was: object, now: object) -> Text:
    if isinstance(now, bool):
        return SENTENCES[key, now]
    former, latter = _value(key, was), _value(key, now)
    label = LABELS[key]
    if key == "case_reference":
        return Text(da=f"må nu bruges {latter.da}", en=f"may now be asked {latter.en}")
    return Text(
        da=f"{label.da} er nu {latter.da} (før: {former.da})",
        en=f"{label.en}: now {latter.en} (before: {former.en})",
    )


def _value(key: str, value: object) -> Text:
    return _NOTHING if value in {None, ""} else value_words(key, str(value))


def _many(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()


def _rank(key: str) -> int:
    order = [*LABELS, *(key for key, _ in SENTENCES)]
    return order.index(key) if key in order else len(order)


def _written(purpose: Purpose) -> dict[str, object]:
    """Give a purpose as it was written, `basis.law` for the law in the table of the basis."""
    whole = msgspec.to_builtins(purpose)
    return dict(
        _flat({key: whole[key] for key in PurposeEntry.__struct_fields__ if key not in _APART})
    )


def _flat(table: Mapping[str, object], *, under: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, under=f"{under}{key}.")
        else:
            yield f"{under}{key}", value
