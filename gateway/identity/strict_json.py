"""JSON objects from strangers: no duplicate keys, no lone surrogates, no fractions, no depth."""

import json
from typing import NoReturn


class NotStrict(ValueError):
    """The bytes are no JSON object that everybody reads alike. The message is fixed."""

    def __init__(self) -> None:
        super().__init__("not a strict JSON object")


def read_object(raw: bytes) -> dict[str, object]:
    """Read one object in UTF-8. Raises NotStrict.

    Of duplicate keys Python takes the last and others the first, so that two readers of one token
    would see two different persons (trust.md 0.8).
    """
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate has no UTF-8
    except (ValueError, RecursionError):
        raise NotStrict from None
    if not isinstance(value, dict):
        raise NotStrict
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise NotStrict
    return unique


def _refuse(_: str) -> NoReturn:
    raise NotStrict
