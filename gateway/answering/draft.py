"""An answer that is whole but for entry and signature, and what the ledger is told of it."""

import msgspec

from contracts.paths import section_of
from contracts.reading import Found
from gateway.access.decision import Permit
from gateway.access.kinds import Kept
from gateway.access.purposes import Purpose
from gateway.answering.answer import AnswerBody
from gateway.answering.evidence import TermsFor, sources_said
from gateway.ledger.entries import Disclosure
from gateway.ledger.protocol import Shown
from gateway.proof.receipt import Draft as ReceiptDraft


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is about to leave."""

    body: AnswerBody
    permit: Permit
    kept: Kept
    receipt: ReceiptDraft


def disclosure(draft: Draft, *, terms_for: TermsFor) -> Disclosure:
    """Say what is about to leave: paths, outcomes and digests, no value."""
    found, fields = draft.kept.sections, draft.permit.fields
    answered = {name for name, each in found.items() if isinstance(each, Found)}
    return Disclosure(
        fields=tuple(sorted(path for path in fields if section_of(path) in answered)),
        withheld=tuple(sorted(each.path for each in draft.kept.withheld)),
        outcomes={
            name: "found" if isinstance(each, Found) else each.outcome
            for name, each in found.items()
        },
        registries=tuple(
            sorted({each.source.registry for each in found.values() if isinstance(each, Found)})
        ),
        sources=sources_said(found, terms_for),
        digests=draft.receipt.fields.by_group,
        version=draft.receipt.version,
        answer=draft.receipt.answer,
    )


def shown(draft: Draft, purpose: Purpose | None) -> Shown | None:
    """Give what is to be kept of the answer itself: nothing, unless the purpose says so."""
    if purpose is None or purpose.snapshot_days == 0:
        return None
    return Shown(content=msgspec.json.encode(draft.body), days=purpose.snapshot_days)
