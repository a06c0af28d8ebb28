"""What was said on the wire without what it said: structure stays, content becomes its shape.

Shown as they are: what a contract counts (UUIDs, dates, codes of up to eight digits) in the places
named here, and the registries' own words about errors. Everything else is a shape.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import msgspec

from mocks.finding import redacted, shape

NUMBER: Final = "##########"
HIDDEN: Final = "{hidden}"
_COUNTED: Final = re.compile(
    r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
    r"|\d{4}-\d{2}-\d{2}([T ][\d:.]+)?(Z|[+-]\d{2}:\d{2})?|-?\d{1,8}|true|false"
)
_QUESTION_NAMES: Final = frozenset(
    {
        "ServiceAgreementUUID",
        "UserSystemUUID",
        "UserUUID",
        "ServiceUUID",
        "MunicipalityCVR",
        "AbonnentTypeKode",
        "AbonnementTypeKode",
        "AdgangFormaalTypeKode",
        "VirksomhedSENummerIdentifikator",
        "StartDate",
        "EndDate",
        "SoegeAarMaanedFraKode",
        "SoegeAarMaanedTilKode",
        "Created",
        "Expires",
        "TransaktionTid",
    }
)
_NUMBER_NAMES: Final = frozenset({"PNR", "PersonCivilRegistrationIdentifier"})
_OWN_WORDS: Final = frozenset(
    {
        "faultcode",
        "faultstring",
        "ErrorCode",
        "ErrorText",
        "FejlIdentifikator",
        "FejlTekst",
        "AdvisIdentifikator",
        "AdvisTekst",
        "ServiceIdentifikator",
    }
)
_OWN_KEYS: Final = frozenset({"message", "code", "type", "title", "kategori", "__typename"})
_LONG_NAMES: Final = frozenset(
    {"BinarySecurityToken", "SignatureValue", "DigestValue", "X509Certificate"}
)
_PIECE: Final = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[^<>]*>|[^<]+|<", re.DOTALL)
_TAG: Final = re.compile(
    r"<(/?)([\w.-]+:)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*/?>"
)
_DECLARATION: Final = re.compile(r"<\?xml[^<>]*\?>")
_ATTRIBUTE: Final = re.compile(r"([\w.:-]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
_PLAIN_ATTRIBUTES: Final = frozenset(
    {"Id", "URI", "Algorithm", "EncodingType", "ValueType", "mustUnderstand", "scheme"}
)
_LITERAL: Final = re.compile(r'"""(.*?)"""|"((?:[^"\\]|\\.)*)"|#[^\n]*', re.DOTALL)
_KEY: Final = re.compile(r"[A-Za-zÆØÅæøå_][\w.-]{0,60}")
_SHOWN_HEADERS: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "allow",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "retry-after",
        "soapaction",
        "user-agent",
    }
)
_SHOWN_PREFIXES: Final = ("x-mock-", "x-samsyn-", "x-dawa-", "access-control-")
_SHOWN_PARAMETERS: Final = frozenset(
    {"wsdl", "xsd", "struktur", "side", "per_side", "noformat", "type", "caretpos", "fuzzy"}
)


def masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Show the headers that say how something is sent; hide keys, cookies and what is not known."""
    return {
        name: redacted(value)
        if name in _SHOWN_HEADERS or name.startswith(_SHOWN_PREFIXES)
        else HIDDEN
        for name, value in headers.items()
        if _KEY.fullmatch(name)
    }


def masked_query(query: Mapping[str, str], *, hidden: str = HIDDEN) -> str:
    """Write a query again with every value's shape; keys of a register become `hidden`."""
    return "&".join(
        f"{quote(redacted(name))}={_parameter(name, value, hidden)}"
        for name, value in query.items()
    )


def masked_question(body: bytes, *, number: str = NUMBER) -> str:
    """Show a request's body; `number` stands where the contract has a personal number."""
    return _masked(body, shown=_QUESTION_NAMES, number=number, own_words=False)


def masked_answer(body: bytes) -> str:
    """Show an answer's body: its structure, and the registries' own words about errors."""
    return _masked(body, shown=_OWN_WORDS, number=NUMBER, own_words=True)


def _masked(body: bytes, *, shown: frozenset[str], number: str, own_words: bool) -> str:
    text = _decoded(body)
    begin = text.lstrip()[:1]
    if begin == "<":
        return redacted(_xml(text, shown=shown, number=number, own_words=own_words))
    if begin in {"{", "["}:
        try:
            told = msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return redacted(_shapes(text))
        return redacted(msgspec.json.encode(_json(told, "", own_words=own_words)).decode())
    if own_words and len(body) < _OWN_LINE:
        return redacted(text)
    return redacted(_shapes(text))


_OWN_LINE: Final = 200
"""A short answer that is neither XML nor JSON is one of our fixed lines."""


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("iso-8859-1")


def _shapes(text: str) -> str:
    return "\n".join(shape(line) for line in text.splitlines()[:50])


def _xml(text: str, *, shown: frozenset[str], number: str, own_words: bool) -> str:
    written: list[str] = []
    name = ""
    for piece in _PIECE.findall(text):
        tag = _TAG.fullmatch(piece)
        if tag:
            name = "" if tag[1] or piece.endswith("/>") else tag[3]
            written.append(_ATTRIBUTE.sub(_attribute, piece))
        elif _DECLARATION.fullmatch(piece):
            written.append(piece)
        elif name in _NUMBER_NAMES and piece.strip():
            written.append(number)
        else:
            written.append(_text(piece, is_shown=name in shown, own_words=own_words, name=name))
    return "".join(written)


def _text(piece: str, *, is_shown: bool, own_words: bool, name: str) -> str:
    if not piece.strip():
        return piece
    if name in _LONG_NAMES:
        return f"({len(piece)} characters)"
    if is_shown and (own_words or _COUNTED.fullmatch(piece.strip())):
        return piece
    return shape(piece)


def _attribute(match: re.Match[str]) -> str:
    name = match[1]
    is_plain = name.startswith("xmlns") or name.rpartition(":")[2] in _PLAIN_ATTRIBUTES
    return match[0] if is_plain else f'{name}{match[2]}"{shape(match[3][1:-1])}"'


def _json(value: object, key: str, *, own_words: bool) -> object:
    if isinstance(value, dict):
        return {
            name if _KEY.fullmatch(name) else shape(name): _json(below, name, own_words=own_words)
            for name, below in value.items()
        }
    if isinstance(value, list):
        return [_json(below, key, own_words=own_words) for below in value]
    if isinstance(value, str):
        return _string(value, key, own_words=own_words)
    is_counted = isinstance(value, bool) or value is None or _COUNTED.fullmatch(str(value))
    return value if is_counted else shape(str(value))


def _string(value: str, key: str, *, own_words: bool) -> str:
    if key == "query" and not own_words:
        return _LITERAL.sub(_literal, value)
    if own_words and key in _OWN_KEYS:
        # GraphQL quotes what was sent in its messages.
        return _LITERAL.sub(_literal, value)
    return value if _COUNTED.fullmatch(value) else shape(value)


def _literal(match: re.Match[str]) -> str:
    inner = match[1] if match[1] is not None else match[2]
    if inner is None:
        return shape(match[0])
    return match[0] if _COUNTED.fullmatch(inner) else f'"{shape(inner)}"'


def _parameter(name: str, value: str, hidden: str) -> str:
    if name.lower() in {"apikey", "token", "client_secret", "code"}:
        return hidden
    is_shown = name in _SHOWN_PARAMETERS or all(map(_COUNTED.fullmatch, value.split("|")))
    return quote(redacted(value), safe="|/.") if is_shown else quote(shape(value), safe="#|, ")
