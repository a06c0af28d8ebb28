"""What can be found of a receipt: a code for programs, a fixed text for people, and the field."""

from typing import Final, Literal, get_args

import msgspec

Code = Literal[
    "oversized",
    "unreadable",
    "shape",
    "key_unknown",
    "key_not_in_force",
    "signature",
    "version",
    "answer",
    "as_of",
    "value_differs",
    "field_without_digest",
    "digest_without_field",
    "key_hidden",
]
CODES: Final[tuple[Code, ...]] = get_args(Code)
TEXTS: Final[dict[Code, str]] = {
    "oversized": "The file is larger than any answer of ours, and was not read.",
    "unreadable": "The file is no JSON object that every reader reads alike.",
    "shape": "This is not the shape of a receipt.",
    "key_unknown": "The receipt is signed with a key that is not in the key set.",
    "key_not_in_force": "The key was not in use when the receipt says it was signed.",
    "signature": "The signature is not of this receipt: it was changed after it was signed.",
    "version": "The version is not that of the receipt's digests.",
    "answer": "The answer is not the one that the receipt was given for.",
    "as_of": "The answer's time is not the time of the receipt.",
    "value_differs": "The value is not the one that was shown.",
    "field_without_digest": "The field is in the answer, and the receipt says nothing of it.",
    "digest_without_field": "The receipt says that the field was shown, and it is not here.",
    "key_hidden": "Not compared on its own: the receipt does not tell which item it is of.",
}
INFORMATION: Final[frozenset[Code]] = frozenset({"key_hidden"})


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was found. `label` is out of the file: whoever prints it escapes it."""

    code: Code
    text: str
    label: str | None = None

    @property
    def is_failure(self) -> bool:
        """Tell whether it speaks against the receipt; else it is for information."""
        return self.code not in INFORMATION


def finding(code: Code, label: str | None = None) -> Finding:
    """Say it in its fixed words."""
    return Finding(code=code, text=TEXTS[code], label=label)
