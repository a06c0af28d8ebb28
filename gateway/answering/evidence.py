"""What proves an answer: a digest of every field, and one of the answer as a whole."""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache

import msgspec

from contracts.lookup import RegistryTerms
from contracts.paths import item_keys
from contracts.reading import Failed, Found
from gateway.access.decision import Permit
from gateway.answering.answer import AnswerBody
from gateway.ledger.entries import SourceSaid
from gateway.proof.receipt import Draft as ReceiptDraft
from gateway.proof.receipt import draft_receipt
from gateway.records.canonical import canonical
from gateway.records.digests import DigestKey, digest_fields
from gateway.records.leaves import View, released_leaves
from gateway.records.plain import Json

TermsFor = Callable[[str], RegistryTerms | None]
_item_keys = lru_cache(maxsize=64)(item_keys)


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads, as far as digests depend on it: what may be shown, and who is called what."""

    permit: Permit
    pseudonyms: dict[str, str]
    """The reader's aliases to the names that every reader's receipt has."""
    key: DigestKey


def evidence(
    body: AnswerBody,
    found: Mapping[str, Found | Failed],
    records: Mapping[str, dict[str, Json]],
    reader: Reader,
) -> ReceiptDraft:
    """Digest what `body` shows of what was found; `records` are the same in plain form, whole."""
    fields = digest_fields(
        reader.key,
        [
            released_leaves(
                name,
                records[name],
                View(
                    fields=reader.permit.fields,
                    tellable=reader.permit.tellable,
                    keys=_item_keys(name, type(each.record)),
                    pseudonyms=reader.pseudonyms,
                ),
            )
            for name, each in sorted(found.items())
            if isinstance(each, Found)
        ],
    )
    return draft_receipt(body, fields)


def sources_said(
    sections: Mapping[str, Found | Failed], terms_for: TermsFor
) -> dict[str, SourceSaid]:
    """Say who answered each section, and under which terms."""
    return {
        name: SourceSaid(
            registry=each.source.registry,
            adapter=each.source.adapter,
            terms=each.source.terms,
            terms_digest=_terms_digest(terms_for(each.source.adapter.partition("@")[0])),
        )
        for name, each in sections.items()
        if isinstance(each, Found)
    }


@lru_cache(maxsize=1024)
def _terms_digest(terms: RegistryTerms | None) -> str:
    """Digest all that the registry is told but the terms' name, which it never hears."""
    told = {} if terms is None else msgspec.to_builtins(terms)
    told.pop("name", None)
    kind = "" if terms is None else type(terms).__qualname__
    return hashlib.sha256(canonical([kind, told])).hexdigest()[:32]
