"""What a citizen is shown before she answers: who asks, for what, exactly which data with her own
values, how long, and what follows from yes and from no. All of it is digested as it is served.
"""

import hashlib

import msgspec

from contracts.adapter import Text
from gateway.access.decision import Deny, Permit
from gateway.access.minimise import minimise
from gateway.access.purposes import Purpose
from gateway.access.refusals import REFUSALS
from gateway.answering.answer import Answer, FoundSection
from gateway.catalogue.data_words import words_of
from gateway.consents.states import State
from gateway.consents.terms import Language, Wanted
from gateway.consents.words import (
    FOR_A_CHILD,
    IF_NO,
    IF_YES,
    LATER,
    MONTHS,
    NOT_HELD,
    ONCE,
    PROTECTED,
    RECURRING,
    TEXT_VERSION,
    spoken,
)
from gateway.proof.encoding import to_b64u
from gateway.records.canonical import canonical


class AskedField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One choice: a field or a group, with her own values as the recipient would get them."""

    field: str
    """The catalogue path to name in a grant."""
    name: str
    authority: str
    """Whose data it is."""
    would_be_given: bool
    values: dict[str, object] = {}
    """By section, as in a record; nothing that would not be given."""
    note: str | None = None
    """Why it would not be given, or cannot be shown now."""


class ConsentQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request as it is put to a citizen, in one language."""

    id: str
    state: State
    language: Language
    recipient: str
    recipient_cvr: str
    purpose: str
    purpose_version: int
    title: str
    text: str
    law: str
    fields: tuple[AskedField, ...]
    how_often: str
    valid_days: int
    if_yes: str
    if_no: str
    later: str
    text_version: str
    can_agree: bool
    months: str | None = None
    case_reference: str | None = None
    about: str | None = None
    """Said where it is about somebody else: a child in her custody."""
    code: str | None = None
    why_not: str | None = None
    """Why she cannot agree; she can refuse."""
    renews: str | None = None


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """A question, and the digest of exactly what it says."""

    question: ConsentQuestion
    sha256: str


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """How it is put: in which language, and whose data each leaf is."""

    language: Language
    authorities: dict[str, str]
    """By leaf."""


class Hers(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about whom the data is about: her own record, and what would be given."""

    answer: Answer
    theirs: Permit | Deny
    is_a_child: bool = False


def put(request_id: str, wanted: Wanted, purpose: Purpose, hers: Hers, *, saying: Saying) -> Served:
    """Put a request into words and values."""
    language = saying.language
    told = {"name": wanted.recipient.name, "days": wanted.valid_days, "uses": wanted.max_uses}
    deny = hers.theirs if isinstance(hers.theirs, Deny) else None
    period = wanted.period

    def say(text: Text) -> str:
        return spoken(text, language, **told)

    question = ConsentQuestion(
        id=request_id,
        state="requested",
        language=language,
        recipient=wanted.recipient.name,
        recipient_cvr=wanted.recipient.cvr,
        purpose=purpose.id,
        purpose_version=purpose.version,
        title=spoken(purpose.title, language),
        text=spoken(purpose.text, language),
        law=purpose.basis.law,
        fields=tuple(_field(path, purpose, hers, saying) for path in wanted.fields),
        how_often=say(ONCE if wanted.max_uses == 1 else RECURRING),
        valid_days=wanted.valid_days,
        if_yes=say(IF_YES),
        if_no=say(IF_NO),
        later=say(LATER),
        text_version=TEXT_VERSION,
        can_agree=deny is None,
        months=None
        if period is None
        else spoken(MONTHS, language, first=period.from_month, last=period.to_month),
        case_reference=wanted.case_reference,
        about=say(FOR_A_CHILD) if hers.is_a_child else None,
        code=None if deny is None else deny.code,
        why_not=None if deny is None else spoken(REFUSALS[deny.code].text, language),
        renews=wanted.renews,
    )
    return Served(question=question, sha256=digest_of(question))


def digest_of(question: ConsentQuestion) -> str:
    """Digest a question as it is served: SHA-256 of its canonical JSON, base64url."""
    plain = msgspec.to_builtins(question)
    return to_b64u(hashlib.sha256(canonical(plain)).digest())


def _field(path: str, purpose: Purpose, hers: Hers, saying: Saying) -> AskedField:
    language, authorities = saying.language, saying.authorities
    leaves = purpose.askable[path]
    given = leaves & hers.theirs.fields if isinstance(hers.theirs, Permit) else frozenset()
    values = _values(hers.answer, given)
    note = None
    if not given and isinstance(hers.theirs, Permit):
        note = spoken(PROTECTED, language)
    elif given and not values:
        note = spoken(NOT_HELD, language)
    return AskedField(
        field=path,
        name=", ".join(sorted({spoken(words_of(leaf), language) for leaf in leaves})),
        authority=", ".join(sorted({authorities[leaf] for leaf in leaves if leaf in authorities})),
        would_be_given=bool(given),
        values=values,
        note=note,
    )


def _values(answer: Answer, leaves: frozenset[str]) -> dict[str, object]:
    """Give her own values of these leaves, section by section."""
    found = {
        name: minimise(name, section.record, leaves)
        for name, section in answer.sections.items()
        if isinstance(section, FoundSection)
    }
    return {name: record for name, record in found.items() if record}
