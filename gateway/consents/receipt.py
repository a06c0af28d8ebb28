"""The receipt of a consent, signed: structured as ISO/IEC TS 27560 wants it, in JSON and, by the
Data Privacy Vocabulary (DPV 2), in JSON-LD. No value of the citizen's is in it.

TS 27560 has four parts: the header, the processing, the parties and the events. Its names are used
where it has one; what we add beside it stands in docs/consent.md.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from contracts.adapter import Text
from gateway.access.purposes import Purpose
from gateway.catalogue.data_words import words_of
from gateway.consents.states import State
from gateway.consents.stored import Standing
from gateway.identity.callers import Organisation
from gateway.ledger.protocol import LogEntry
from gateway.proof.receipt import Signs
from gateway.proof.signed_document import sign_document
from gateway.store.instants import from_microseconds

SCHEMA: Final = "ISO/IEC TS 27560:2023"
PROFILE: Final = "samsyn-consent-receipt/1"
_DPV_STATUS: Final[dict[str, str]] = {
    "shown": "dpv:ConsentRequested",
    "granted": "dpv:ConsentGiven",
    "withdrawn": "dpv:ConsentWithdrawn",
    "expired": "dpv:ConsentExpired",
    "exhausted": "dpv:ConsentExpired",
}
_CONTEXT: Final[dict[str, str]] = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "samsyn": "urn:samsyn:consent:",
    "signed_at": "samsyn:signed_at",
    "key_id": "samsyn:key_id",
    "signature": "samsyn:signature",
    "entry_id": "samsyn:entry_id",
}


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A consent with all that its receipt tells."""

    standing: Standing
    steps: tuple[LogEntry, ...]
    """What happened, oldest first."""
    purpose: Purpose | None
    controller: Organisation
    """Who runs this gateway and gives the data."""
    subject: str
    """The recipient's alias of whom it is about: what both of them know her by."""
    withdrawal_url: str


def receipt_of(story: Story, key: Signs, *, signed_at: datetime) -> dict[str, object]:
    """Give the receipt in JSON, signed."""
    agreed, wanted = story.standing.agreed, story.standing.agreed.wanted
    document: dict[str, object] = {
        "schema_version": SCHEMA,
        "profile": PROFILE,
        "record_id": story.standing.row.id,
        "pii_principal_id": story.subject,
        "state": story.standing.state,
        "entry_id": _granted(story.steps),
        "language": agreed.served.language,
        "privacy_notice": {
            "sha256": agreed.served.sha256,
            "text_version": agreed.served.text_version,
            "shown_at": _instant(agreed.served.at),
        },
        "purposes": [_purpose(story)],
        "parties": _parties(story),
        "events": [_event(each) for each in story.steps],
    }
    if wanted.case_reference is not None:
        document["case_reference"] = wanted.case_reference
    if agreed.supersedes is not None:
        document["supersedes"] = agreed.supersedes
    return sign_document(document, key, signed_at=signed_at)


def linked_receipt_of(story: Story, key: Signs, *, signed_at: datetime) -> dict[str, object]:
    """Give the same in JSON-LD, in the words of the Data Privacy Vocabulary, signed."""
    agreed = story.standing.agreed
    wanted = agreed.wanted
    document: dict[str, object] = {
        "@context": _CONTEXT,
        "@id": f"urn:samsyn:consent:{story.standing.row.id}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": story.standing.row.id,
        "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#record",
        "entry_id": _granted(story.steps),
        "dpv:hasDataSubject": {"@id": f"urn:samsyn:subject:{story.subject}"},
        "dpv:hasDataController": _party(story.controller.name, story.controller.cvr),
        "dpv:hasJurisdiction": "https://w3id.org/dpv/loc#DK",
        "dpv:hasLegalBasis": "eu-gdpr:A6-1-a",
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:language": agreed.served.language,
            "samsyn:sha256": agreed.served.sha256,
        },
        "dpv:hasProcess": {
            "@type": "dpv:Process",
            "dpv:hasPurpose": {
                "@id": f"urn:samsyn:purpose:{wanted.purpose_id}:{wanted.purpose_version}"
            },
            "dpv:hasProcessing": "dpv:Disclose",
            "dpv:hasRecipient": _party(wanted.recipient.name, wanted.recipient.cvr),
            "dpv:hasPersonalData": [
                {"@id": f"urn:samsyn:field:{path}", "dpv:hasNecessity": "dpv:Optional"}
                for path in agreed.fields
            ],
            "dpv:hasFrequency": _how_often(story),
        },
        "dpv:hasDuration": {"dct:valid": _instant(_expiry(story))},
        "dpv:hasConsentStatus": [
            {
                "@type": _DPV_STATUS[each.consent.step],
                "dct:date": _instant(each.at),
                "dpv:isIndicatedBy": each.consent.by,
            }
            for each in story.steps
            if each.consent is not None and each.consent.step in _DPV_STATUS
        ],
        "dpv:hasRight": {"@type": "eu-gdpr:A7-3", "dct:source": story.withdrawal_url},
    }
    return sign_document(document, key, signed_at=signed_at)


def _purpose(story: Story) -> dict[str, object]:
    agreed = story.standing.agreed
    wanted = agreed.wanted
    told: dict[str, object] = {
        "purpose": wanted.purpose_id,
        "version": wanted.purpose_version,
        "lawful_basis": {"gdpr": "6(1)(a)", "law": wanted.basis.partition(": ")[2]},
        "pii_information": [_field(path) for path in agreed.fields],
        "refused": [_field(path) for path in agreed.refused_fields],
        "source_authorities": list(agreed.authorities),
        "pii_controllers": [story.controller.cvr],
        "recipient_third_parties": [wanted.recipient.cvr],
        "frequency": _how_often(story),
        "expires_at": _instant(_expiry(story)),
        "given_by": agreed.given_by,
        "assurance": agreed.acr,
        "withdrawal_method": story.withdrawal_url,
        "jurisdiction": "DK",
    }
    if story.purpose is not None:
        told["title"] = _text(story.purpose.title)
        told["text"] = _text(story.purpose.text)
    if wanted.period is not None:
        told["period"] = {"from": wanted.period.from_month, "to": wanted.period.to_month}
    return told


def _how_often(story: Story) -> dict[str, object]:
    row, wanted = story.standing.row, story.standing.agreed.wanted
    return {"mode": wanted.mode, "max_uses": row.max_uses, "uses": row.uses}


def _field(path: str) -> dict[str, object]:
    return {"pii_type": path, "name": _text(words_of(path)), "pii_optional": True}


def _parties(story: Story) -> list[dict[str, object]]:
    recipient = story.standing.agreed.wanted.recipient
    return [
        {
            "party_id": story.controller.cvr,
            "party_name": story.controller.name,
            "party_role": "controller",
        },
        {"party_id": recipient.cvr, "party_name": recipient.name, "party_role": "recipient"},
    ]


def _event(entry: LogEntry) -> dict[str, object]:
    step = entry.consent
    return {
        "event_time": _instant(entry.at),
        "event_type": "" if step is None else step.step,
        "event_state": state_after(step.step if step is not None else ""),
        "entity_id": "" if step is None else step.by,
        "entry_id": entry.entry_id,
    }


def state_after(step: str) -> State:
    """Give the state that a step leaves a consent in."""
    return "requested" if step == "shown" else msgspec.convert(step, State)


def _party(name: str, cvr: str) -> Mapping[str, str]:
    return {"@id": f"urn:samsyn:cvr:{cvr}", "dct:title": name}


def _granted(steps: Iterable[LogEntry]) -> str:
    """Give the id of the entry by which it was given."""
    given = (each for each in steps if each.consent is not None and each.consent.step == "granted")
    return next((each.entry_id for each in given), "")


def _expiry(story: Story) -> datetime:
    return from_microseconds(story.standing.row.expires_us)


def _text(text: Text) -> dict[str, object]:
    return {"da": text.da, "en": text.en}


def _instant(at: datetime) -> str:
    written: str = msgspec.to_builtins(at)
    return written
