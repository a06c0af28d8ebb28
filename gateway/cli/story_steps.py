"""One thing that the sandbox's story shows."""

import msgspec


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the story shows, and whether it held."""

    text: str
    holds: bool
