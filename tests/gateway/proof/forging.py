"""A forger's tools: a genuine answer taken apart, and put together again."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any, Final

from gateway.proof.encoding import to_b64u
from gateway.proof.jcs import jcs, jcs_digest
from gateway.proof.keys import SigningKey
from tests.gateway.proof.answered import (
    SIGNED_AT,
    Answer,
    Asked,
    answered,
    written,
)

GENUINE: Final = written(answered(Asked()))
OTHER_PERSONS: Final = written(answered(Asked(data_key=b"o" * 32, subject="other")))
OTHER_READERS: Final = written(
    answered(Asked(reader="randers", signed_at=SIGNED_AT + timedelta(days=1)))
)
Forge = Callable[[Answer, Random], Answer | bytes]
Place = tuple[Any, Any]
FORGERIES: dict[str, Forge] = {}


def forgery(forge: Forge) -> Forge:
    FORGERIES[forge.__name__] = forge
    return forge


def records(answer: Answer) -> list[dict[str, Any]]:
    return [each["record"] for each in answer["sections"].values()]


def places(value: Any) -> Iterator[Place]:
    """Give where each field stands, in the order of the record, as the labels do."""
    for name, each in value.items():
        if isinstance(each, dict):
            yield from places(each)
        elif isinstance(each, list) and all(isinstance(item, dict) for item in each):
            for item in each:
                yield from places(item)
        else:
            yield value, name


def labelled(answer: Answer) -> list[tuple[str, Place]]:
    found = [place for record in records(answer) for place in places(record)]
    return list(zip(answer["receipt"]["digests"], found, strict=True))


def some(chance: Random, answer: Answer, fits: Callable[[Any], bool] = bool) -> tuple[str, Place]:
    return chance.choice([each for each in labelled(answer) if fits(each[1][0][each[1][1]])])


def unlike(chance: Random, answer: Answer) -> tuple[tuple[str, Place], tuple[str, Place]]:
    """Choose two fields with other values."""
    one = some(chance, answer)
    value = one[1][0][one[1][1]]
    return one, some(chance, answer, lambda other: bool(other) and other != value)


def lists(answer: Answer) -> list[list[Any]]:
    income, family = answer["sections"]["income"]["record"], answer["sections"]["family"]["record"]
    return [
        income["months"],
        income["lines"],
        income["months"][1]["kinds"],
        family["children"],
        family["parents"],
        answer["sections"]["person"]["record"]["address_history"],
        answer["sections"]["person"]["record"]["contact_address"]["lines"],
    ]


def swap(one: Place, other: Place) -> None:
    one[0][one[1]], other[0][other[1]] = other[0][other[1]], one[0][one[1]]


def other_text(text: str, chance: Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice([c for c in "Aa0z" if c != text[at]]) + text[at + 1 :]


def digest_of(salt: str, label: str, value: object) -> str:
    salted = to_b64u(jcs([salt, label, value])).encode()
    return to_b64u(hashlib.sha256(salted).digest())


def summed(answer: Answer) -> Answer:
    """Write version and answer digest anew, as any forger can."""
    covered = {name: each for name, each in answer.items() if name not in {"receipt", "as_of"}}
    answer["receipt"]["version"] = jcs_digest(answer["receipt"]["digests"])
    answer["receipt"]["answer"] = jcs_digest(covered)
    return answer


def signed(answer: Answer, key: SigningKey, *, key_id: str | None = None) -> Answer:
    receipt = answer["receipt"]
    receipt["key_id"] = key_id or key.key_id
    receipt["signature"] = to_b64u(
        key.sign(jcs({name: each for name, each in receipt.items() if name != "signature"}))
    )
    return answer
