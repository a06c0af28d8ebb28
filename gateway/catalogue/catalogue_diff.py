"""What differs between two catalogues, in words that a person who does not code reads. Opens no
file.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

import msgspec

from contracts.adapter import Text
from gateway.access.difference import Difference, Named, of_lists, one_way
from gateway.access.purposes import Catalogue, Purpose, PurposeEntry
from gateway.catalogue.given_diff import of_what_is_given
from gateway.catalogue.purpose_words import LABELS, SENTENCES, value_words

_APART: Final = {"id", "fields", "income_kinds", "household"}
"""What is compared by what it gives, not by how it is written."""
_LISTS: Final = ("party_classes", "modes", "municipality_basis", "roles")
_NOTHING: Final = Text(da="intet", en="nothing")


def differences(old: Catalogue, new: Catalogue) -> tuple[Difference, ...]:
    """List what differs, purpose by purpose: those that are new or kept, then those that went."""
    before = {each.id: each for each in old.purposes}
    after = {each.id for each in new.purposes}
    kept = (
        _between(before[each.id], each) if each.id in before else [_new(each)]
        for each in new.purposes
    )
    gone = (_gone(each) for each in old.purposes if each.id not in after)
    return (*chain.from_iterable(kept), *gone)


def _new(purpose: Purpose) -> Difference:
    title = purpose.title
    text = Text(da=f"nyt formål: {title.da}", en=f"new purpose: {title.en}")
    return one_way(purpose.id, "purpose", "adds", text, named=[purpose.id])


def _gone(purpose: Purpose) -> Difference:
    title = purpose.title
    text = Text(da=f"fjerner formålet: {title.da}", en=f"takes away the purpose: {title.en}")
    return one_way(purpose.id, "purpose", "takes_away", text, named=[purpose.id])


def _between(old: Purpose, new: Purpose) -> Iterator[Difference]:
    found = (*of_what_is_given(old, new), *_of_keys(old, new))
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


def _of_keys(old: Purpose, new: Purpose) -> Iterator[Difference]:
    before, after = _written(old), _written(new)
    for key in sorted({*before, *after}, key=_rank):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if key in _LISTS:
            values = {each: value_words(key, each) for each in (*_many(was), *_many(now))}
            named = Named(key=key, label=LABELS[key], values=values)
            yield from of_lists(new.id, _many(was), _many(now), named)
        else:
            yield Difference(
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
    former, latter, label = _value(key, was), _value(key, now), LABELS[key]
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
    return order.index(key)


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
        elif value is not None:
            yield f"{under}{key}", value
