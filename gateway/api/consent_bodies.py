"""What is sent about consents, and what it means. A number in it is refused, never quoted."""

import re
from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec

from contracts.dates import Period
from contracts.errors import NotPermitted
from gateway.access.purposes import Mode
from gateway.api.bodies import Unreadable, decode
from gateway.api.references import Reference, fault_in_address, fault_of
from gateway.consents.asking import LONGEST_DAYS, ConsentWish
from gateway.consents.deciding import Decision, Whose
from gateway.consents.terms import Language
from gateway.identity.strict_json import NotStrict, read_object

MOST_FIELDS: Final = 200
_PERSON: Final = frozenset(
    {"pnr", "cpr", "cprnr", "cprnumber", "subject", "personalnumber", "personnummer", "ssn"}
)
"""Members by which somebody might try to say whom it is about, in small letters without dashes."""
_RETRY_KEY: Final = re.compile(r"[\x21-\x7e]{1,100}")
_LIKED: Final = re.compile(
    r"\s*(?P<tag>da|en)(?:-[a-z0-9-]*)?\s*(?:;\s*q=(?P<weight>[01](?:\.[0-9]{0,3})?))?\s*",
    re.IGNORECASE,
)
_Path = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Fields = Annotated[tuple[_Path, ...], msgspec.Meta(min_length=1, max_length=MOST_FIELDS)]
_Days = Annotated[int, msgspec.Meta(ge=1, le=LONGEST_DAYS)]
Alias = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class ConsentRequestBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST /v1/consent-requests. It names nobody."""

    purpose: str
    fields: _Fields
    """Each is one choice of the citizen's: a field or a group of the purpose's."""
    mode: Mode
    period: Period | None = None
    """Of the data, where a field depends on months."""
    max_uses: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    valid_days: _Days | None = None
    case_reference: Reference | None = None
    redirect_uri: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None
    """One of those registered for the client, letter by letter."""
    state: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    """Handed back with the redirect; shown to nobody."""
    renews: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    """The consent of yours in whose place this one is to come."""

    def wish(self) -> ConsentWish:
        """Give what the body means. Raises Unreadable."""
        case, word = self.case_reference, self.state
        faults = {
            "/case_reference": None if case is None else fault_of(case, about=None),
            # It goes back in an address.
            "/state": None if word is None else fault_in_address(word),
        }
        for pointer, fault in faults.items():
            if fault is not None:
                raise Unreadable(fault, pointer=pointer)
        return ConsentWish(**msgspec.structs.asdict(self))


class DecisionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of a citizen's answer."""

    decision: Literal["grant", "refuse"]
    fields: Annotated[tuple[_Path, ...], msgspec.Meta(max_length=MOST_FIELDS)] = ()
    """What she agrees to, of what she was asked for; of a refusal nothing."""
    valid_days: _Days | None = None
    """For a shorter time than asked for."""
    subject_alias: Alias | None = msgspec.field(name="for", default=None)
    """Her own alias of a child in her custody, of whose data it is to be."""
    language: Language | None = None
    """In which she answers; else as she was shown it."""

    def decision_of(self) -> Decision:
        """Give what the body means."""
        return Decision(verdict=self.decision, fields=self.fields, valid_days=self.valid_days)

    def whose(self, language: Language) -> Whose:
        """Give whose data it is to be about."""
        return Whose(alias=self.subject_alias, language=self.language or language)


def request_body(content: bytes) -> ConsentRequestBody:
    """Read a recipient's wish. Raises NotPermitted where it names a person, and Unreadable."""
    if names_person(content):
        raise NotPermitted("pnr_not_accepted")
    return decode(content, ConsentRequestBody)


def retry_key(headers: Sequence[str]) -> str | None:
    """Read the Idempotency-Key: one or none. Raises Unreadable."""
    if not headers:
        return None
    if len(headers) > 1 or not _RETRY_KEY.fullmatch(headers[0]):
        raise Unreadable("idempotency_key_invalid")
    return headers[0]


def language_of(header: str | None) -> Language:
    """Give the language that a browser would rather read: English before Danish, or Danish."""
    parts = (_LIKED.fullmatch(part) for part in (header or "").split(","))
    liked = [part for part in parts if part is not None and _liking(part) > 0]
    best = max(liked, key=_liking, default=None)
    return "en" if best is not None and best["tag"].lower() == "en" else "da"


def names_person(content: bytes) -> bool:
    """Tell whether a body has a member, at any depth, that says whom it is about."""
    try:
        members = read_object(content)
    except NotStrict:
        return False  # nothing that can be read; that is said next
    waiting: list[object] = [members]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if not _PERSON.isdisjoint(_bare(name) for name in each):
                return True
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return False


def _bare(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def _liking(named: re.Match[str]) -> float:
    """Give how much a language is liked (RFC 9110, section 12.4.2)."""
    return float(named["weight"] or 1)
