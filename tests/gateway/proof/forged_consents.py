"""Forged consent receipts for any verifier, in classes; all are to be rejected. Each takes a
genuine document, in JSON or JSON-LD, and a chance.
"""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any, Final

import msgspec

from gateway.proof.encoding import to_b64u
from gateway.proof.jcs import jcs
from gateway.proof.keys import SigningKey
from tests.gateway.proof.answered import OLD_KEY, OUR_KEY, RENEWED, SIGNED_AT, STRANGERS_KEY
from tests.gateway.proof.consented import CONSENT_ID, Document
from tests.gateway.proof.forging import other_text

Forge = Callable[[Document, Random], Document | bytes]
FORGERIES: Final[dict[str, Forge]] = {}
Place = tuple[Any, Any]


def forgery(forge: Forge) -> Forge:
    FORGERIES[forge.__name__] = forge
    return forge


def written(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def signed(document: Document, key: SigningKey, *, key_id: str | None = None) -> Document:
    """Sign it anew, as whoever has that key can."""
    unsigned = {name: each for name, each in document.items() if name != "signature"}
    unsigned["key_id"] = key_id or key.key_id
    return {**unsigned, "signature": to_b64u(key.sign(jcs(unsigned)))}


def places(value: Any) -> Iterator[Place]:
    """Give where each value stands that is neither object nor list."""
    for at, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, dict | list):
            yield from places(each)
        else:
            yield value, at


def holders(value: Any, kind: type) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value
    nested = [each for each in inner if isinstance(each, dict | list)]
    below = [found for each in nested for found in holders(each, kind)]
    return [*([value] if isinstance(value, kind) else []), *below]


@forgery
def a_text_changed(document: Document, chance: Random) -> Document:
    texts = [at for at in places(document) if isinstance(at[0][at[1]], str) and at[0][at[1]]]
    holder, name = chance.choice(texts)
    holder[name] = other_text(holder[name], chance)
    return document


@forgery
def a_number_changed(document: Document, chance: Random) -> Document:
    numbers = [at for at in places(document) if type(at[0][at[1]]) is int]
    holder, name = chance.choice(numbers)
    holder[name] += chance.choice([-1, 1, 1000])
    return document


@forgery
def a_number_as_text(document: Document, chance: Random) -> Document:
    holder, name = chance.choice([at for at in places(document) if type(at[0][at[1]]) is int])
    holder[name] = str(holder[name])
    return document


@forgery
def two_values_swapped(document: Document, chance: Random) -> Document:
    found = list(places(document))
    one = chance.choice(found)
    other = chance.choice([at for at in found if at[0][at[1]] != one[0][one[1]]])
    one[0][one[1]], other[0][other[1]] = other[0][other[1]], one[0][one[1]]
    return document


@forgery
def a_member_removed(document: Document, chance: Random) -> Document:
    holder = chance.choice([each for each in holders(document, dict) if each])
    del holder[chance.choice(list(holder))]
    return document


@forgery
def a_member_added(document: Document, chance: Random) -> Document:
    chance.choice(holders(document, dict))[f"note{chance.randrange(9)}"] = "verified"
    return document


@forgery
def a_member_renamed(document: Document, chance: Random) -> Document:
    holder = chance.choice([each for each in holders(document, dict) if each])
    name = chance.choice(list(holder))
    holder[other_text(name, chance)] = holder.pop(name)
    return document


@forgery
def a_value_made_null(document: Document, chance: Random) -> Document:
    holder, name = chance.choice(list(places(document)))
    holder[name] = None
    return document


@forgery
def an_item_removed(document: Document, chance: Random) -> Document:
    items = chance.choice([each for each in holders(document, list) if each])
    items.pop(chance.randrange(len(items)))
    return document


@forgery
def an_item_doubled(document: Document, chance: Random) -> Document:
    items = chance.choice([each for each in holders(document, list) if each])
    items.append(copy.deepcopy(chance.choice(items)))
    return document


@forgery
def items_in_another_order(document: Document, chance: Random) -> Document:
    items = chance.choice([each for each in holders(document, list) if len(each) > 1])
    items.reverse()
    return document


@forgery
def a_member_twice(document: Document, chance: Random) -> bytes:
    name = chance.choice(list(document))
    again = json.dumps({name: document[name]})[1:-1]
    return written(document)[:-1] + f", {again}}}".encode()


@forgery
def a_truncated_signature(document: Document, chance: Random) -> Document:
    document["signature"] = document["signature"][: chance.randrange(86)]
    return document


@forgery
def another_signature(document: Document, chance: Random) -> Document:
    document["signature"] = to_b64u(chance.randbytes(64))
    return document


@forgery
def a_signature_in_another_spelling(document: Document, chance: Random) -> Document:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    signature = document["signature"]
    last = letters[letters.index(signature[-1]) + chance.randrange(1, 16)]
    document["signature"] = chance.choice([signature[:-1] + last, signature + "=="])
    return document


@forgery
def another_key_named(document: Document, chance: Random) -> Document:
    document["key_id"] = chance.choice([OLD_KEY.key_id, STRANGERS_KEY.key_id, "k", ""])
    return document


@forgery
def signed_by_an_unknown_key(document: Document, chance: Random) -> Document:
    return signed(a_text_changed(document, chance), STRANGERS_KEY)


@forgery
def signed_by_an_unknown_key_in_our_name(document: Document, chance: Random) -> Document:
    changed = a_text_changed(document, chance)
    return signed(changed, STRANGERS_KEY, key_id=OUR_KEY.key_id)


@forgery
def signed_by_an_old_key_after_its_end(document: Document, chance: Random) -> Document:
    later = SIGNED_AT + timedelta(microseconds=chance.randrange(10**9))
    return signed(document | {"signed_at": msgspec.to_builtins(later)}, OLD_KEY)


@forgery
def signed_by_our_key_before_its_beginning(document: Document, chance: Random) -> Document:
    early = RENEWED - timedelta(microseconds=chance.randrange(1, 10**12))
    return signed(document | {"signed_at": msgspec.to_builtins(early)}, OUR_KEY)


@forgery
def a_time_without_a_zone(document: Document, chance: Random) -> Document:
    moved = f"2026-11-22T05:20:{chance.randrange(10, 60)}"
    return signed(document | {"signed_at": moved}, OUR_KEY)


@forgery
def the_time_moved(document: Document, chance: Random) -> Document:
    later = SIGNED_AT + timedelta(microseconds=chance.randrange(1, 10**10))
    return document | {"signed_at": msgspec.to_builtins(later)}


@forgery
def another_consent_s_signature(document: Document, chance: Random) -> Document:
    text = json.dumps(document).replace(CONSENT_ID, "con_" + f"{chance.randrange(10**9):026d}")
    other: Document = json.loads(text)
    return document | {"signature": signed(other, OUR_KEY)["signature"]}
