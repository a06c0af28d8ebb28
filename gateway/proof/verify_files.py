"""What a saved file is: an answer, a receipt, a consent, a proof, a checkpoint and so on.

Files come from whoever wishes to be believed: what not every reader reads alike is not read at all.
"""

import re
from typing import Final, Literal

import msgspec

from gateway.identity.strict_json import NotStrict, read_object

LARGEST_FILE_BYTES: Final = 8 * 1024 * 1024
_DEEPEST: Final = 64
_LARGEST_NUMBER: Final = 2**53 - 1
_BOM: Final = b"\xef\xbb\xbf"
_VKEY: Final = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\s*")
_KINDS: Final[tuple[tuple["Kind", frozenset[str]], ...]] = (
    ("answer", frozenset({"receipt", "sections"})),
    ("receipt", frozenset({"digests", "entry_id"})),
    ("proof", frozenset({"leaf", "hashes"})),
    ("consistency", frozenset({"from", "to", "hashes"})),
    ("household", frozenset({"applicant", "members"})),
    ("consent", frozenset({"record_id", "purposes", "signature"})),
    ("consent", frozenset({"@context", "dct:identifier", "signature"})),
    ("question", frozenset({"notice_sha256", "if_no"})),
    ("statement", frozenset({"statement", "holds", "signature"})),
)
_UNKNOWN: Final = (
    "it is no answer, receipt, consent, statement, proof, consistency answer or checkpoint of a "
    "Samsyn gateway"
)
_A_KEY: Final = "it is a key; a key is given with --key, and never taken from what is checked"

Kind = Literal[
    "answer",
    "household",
    "receipt",
    "proof",
    "consistency",
    "checkpoint",
    "consent",
    "question",
    "statement",
]


class FileUnreadable(Exception):
    """The file is nothing that can be checked. The message is one fixed line."""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was recognised, and nothing believed of it yet."""

    kind: Kind
    content: bytes
    """The file itself, without a byte order mark."""
    members: dict[str, object] = {}
    """What the JSON object holds; empty for a checkpoint."""
    note: str = ""
    """A checkpoint as it is written; empty for all else."""


def read_saved(content: bytes) -> Saved:
    """Recognise a file by what it holds, not by its name. Raises FileUnreadable."""
    text = _text(content)
    if text.lstrip().startswith("{"):
        return _from_json(text)
    if text.startswith("-----BEGIN") or _VKEY.fullmatch(text):
        raise FileUnreadable(_A_KEY)
    if text.startswith("c2sp.org/tlog-proof@v1"):
        raise FileUnreadable("it is a proof's standard format alone; give the JSON it stood in")
    if "\n\n— " not in text:
        raise FileUnreadable(_UNKNOWN)
    return Saved(kind="checkpoint", content=text.encode(), note=text)


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE_BYTES:
        raise FileUnreadable("it is over 8 MiB, and no answer is")
    if not content.strip():
        raise FileUnreadable("it is empty")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileUnreadable("it is UTF-16; save the answer as it comes: curl -o FILE")
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise FileUnreadable("it is not UTF-8 text") from None
    if "\0" in text:
        raise FileUnreadable("it is not UTF-8 text")
    return text


def _from_json(text: str) -> Saved:
    content = text.encode()
    try:
        members = read_object(content)
    except NotStrict:
        raise FileUnreadable(
            "it is not JSON that everybody reads alike: cut off, a member twice, or a fraction"
        ) from None
    if not _is_plain(members):
        raise FileUnreadable("its JSON is nested too deep, or a number in it is too large")
    if "keys" in members:
        raise FileUnreadable(_A_KEY)
    for kind, marks in _KINDS:
        if marks <= members.keys():
            return Saved(kind=kind, content=content, members=members)
    raise FileUnreadable(_UNKNOWN)


def _is_plain(value: object, depth: int = 0) -> bool:
    """Tell whether RFC 8785 has one spelling for it, and no reader runs out of stack."""
    if depth >= _DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_is_plain(each, depth + 1) for each in value.values())
    if isinstance(value, list):
        return all(_is_plain(each, depth + 1) for each in value)
    return not isinstance(value, int) or abs(value) <= _LARGEST_NUMBER
