"""What can be done to a good body: cut it, damage it, write it in another encoding, arm it.

Pure: bytes in, bytes out. XML and JSON are told apart by their first character.
"""

import random
import re
from collections.abc import Iterable, Iterator
from typing import Final

CUTS: Final = 48
DAMAGES: Final = 60
DEPTH: Final = 100_000
LEAVES: Final = 40
_SEED: Final = 20261122
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_DECLARATION: Final = re.compile(r"<\?xml[^>]*\?>")
_LEAF: Final = re.compile(rb">([^<>&\s][^<>&]+)</")
_MEMBER: Final = re.compile(rb'"([^"\\]+)"(\s*:\s*)("[^"\\]*"|-?[0-9][0-9.]*|true|false|null)')

Changed = list[tuple[str, bytes]]


def is_xml(body: bytes) -> bool:
    """Tell whether a body is XML."""
    return body.removeprefix(_UTF8_MARK).lstrip().startswith(b"<")


def is_json(body: bytes) -> bool:
    """Tell whether a body is a JSON object or list."""
    return body.removeprefix(_UTF8_MARK).lstrip()[:1] in {b"{", b"["}


def cuts(body: bytes) -> Changed:
    """Cut the body short at points all along it and at each of its last bytes."""
    length = len(body)
    points = {length * part // CUTS for part in range(CUTS)} | {length - 1, length - 2, length - 3}
    return [
        (f"cut after {at} of {length} bytes", body[:at])
        for at in sorted(points)
        if 0 <= at < length
    ]


def damages(body: bytes) -> Changed:
    """Damage a few bytes at a time; the same way every time."""
    chance = random.Random(_SEED)  # noqa: S311 - repeatable on purpose
    return [(f"damage no. {number}", _damaged(body, chance)) for number in range(DAMAGES)]


def _damaged(body: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(max(len(body), 1))
        removed = chance.choice((0, 1, 1, 4))
        inserted = bytes(chance.randrange(256) for _ in range(chance.choice((0, 1, 1, 3))))
        body = body[:at] + inserted + body[at + removed :]
    return body


def encodings(body: bytes) -> list[tuple[str, bytes, str]]:
    """Write the body in other encodings, honestly and not: name, body, charset of the header."""
    try:
        text = body.removeprefix(_UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError:
        return []
    bare = _DECLARATION.sub("", text)
    return [
        ("begins with a byte order mark", _UTF8_MARK + text.encode(), "utf-8"),
        *_whole("is honestly ISO-8859-1", bare, "iso-8859-1", "iso-8859-1"),
        *_whole("is honestly UTF-16", bare, "utf-16", "utf-16"),
        *_whole("says UTF-8 and is ISO-8859-1", bare, "iso-8859-1", "utf-8"),
        *_whole("says nothing true of its encoding", bare, "utf-8", "x-ukendt"),
    ]


def _whole(name: str, text: str, encoding: str, charset: str) -> Iterator[tuple[str, bytes, str]]:
    """Give it where the encoding has every letter of the text."""
    try:
        yield name, text.encode(encoding), charset
    except UnicodeEncodeError:
        return


def attacks(body: bytes) -> Changed:
    """Arm the body in its own language; nothing for a body that is neither XML nor JSON."""
    if is_xml(body):
        return list(_xml_attacks(body))
    return list(_json_attacks(body)) if is_json(body) else []


def _xml_attacks(body: bytes) -> Iterator[tuple[str, bytes]]:
    root = _root_of(body)
    leaves = list(_LEAF.finditer(body, root))[:LEAVES]
    for name, doctype in _DOCTYPES.items():
        for leaf in leaves[:3]:
            armed = body[: leaf.start(1)] + b"&e;" + body[leaf.end(1) :]
            yield f"{name} in place of a text", armed[:root] + doctype + armed[root:]
    for leaf in leaves:
        yield from _split(body, leaf)
    end = body.rindex(b"</")
    yield "deep nesting", body[:end] + b"<d>" * DEPTH + b"</d>" * DEPTH + body[end:]
    yield "an undeclared entity", body[:end] + b"&ukendt;" + body[end:]


def _root_of(body: bytes) -> int:
    """Find where a DOCTYPE may stand: after the XML declaration."""
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>\s*", body)
    return declared.end() if declared else 0


def _split(body: bytes, leaf: re.Match[bytes]) -> Iterator[tuple[str, bytes]]:
    """Put what is no text into the middle of a text: what follows must not be lost."""
    middle = leaf.start(1) + len(leaf[1]) // 2
    # A byte of a letter in UTF-8 has a neighbour that belongs to it.
    while body[middle] & 0xC0 == 0x80:
        middle -= 1
    for name, splinter in _SPLINTERS.items():
        yield f"a text split by {name}", body[:middle] + splinter + body[middle:]


_SPLINTERS: Final = {
    "a comment": b"<!-- x -->",
    "an instruction": b"<?x y?>",
    "CDATA": b"<![CDATA[]]>",
    "an element": b"<x/>",
}
_LAUGHS: Final = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)
_DOCTYPES: Final = {
    "an entity": b'<!DOCTYPE x [<!ENTITY e "1">]>',
    "a file as entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "an entity from elsewhere": b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>',
    "a billion laughs": b'<!DOCTYPE x [<!ENTITY l0 "ha">%s<!ENTITY e "&l9;">]>' % _LAUGHS,
}


def _json_attacks(body: bytes) -> Iterator[tuple[str, bytes]]:
    deep = b"[" * DEPTH + b"]" * DEPTH
    start = body.index(b"{") + 1 if b"{" in body else None
    if start is not None:
        comma = b"" if body[start:].lstrip().startswith(b"}") else b","
        for name, value in {
            "deep nesting": deep,
            "a number without end": b"1" * 10_000,
            "a number beyond every size": b"1e999999999",
        }.items():
            yield f"{name} in a field that nobody knows", _with(body, start, value, comma)
    yield "nothing but deep nesting", deep
    yield "a comment", b"/* x */" + body
    for member in list(_MEMBER.finditer(body))[:LEAVES]:
        yield from _members(body, member)


def _with(body: bytes, at: int, value: bytes, comma: bytes) -> bytes:
    return body[:at] + b'"ukendt":' + value + comma + body[at:]


def _members(body: bytes, member: re.Match[bytes]) -> Iterable[tuple[str, bytes]]:
    """Write a value as what JSON has not: it must never be taken for the value that was there."""
    for name, value in {"NaN": b"NaN", "Infinity": b"-Infinity", "a bare word": b"ja"}.items():
        yield f"{name} in place of a value", body[: member.start(3)] + value + body[member.end(3) :]
