"""One rule that was checked: its name, whether it holds, and what it was held against."""

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked."""

    rule: str
    """Its name, the same on the page and in `samsyn verify --json` (docs/verify.md)."""
    holds: bool
    detail: str = ""
    """A path, a size, a key id: for whoever looks closer. Out of the file: whoever prints it
    escapes it.
    """


def held(rule: str, *, holds: bool = True, detail: str = "") -> Finding:
    """Write down one rule that was looked at."""
    return Finding(rule=rule, holds=holds, detail=detail)


def failed(rule: str, *, detail: str = "") -> Finding:
    """Write down one rule that does not hold."""
    return Finding(rule=rule, holds=False, detail=detail)
