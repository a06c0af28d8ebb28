"""A consent and its genuine receipts, in JSON and in JSON-LD, with the question before it."""

from datetime import timedelta
from typing import Any, Final

import msgspec

from gateway.access.purposes import Purpose
from gateway.api.my_consent_routes import ShownQuestion
from gateway.consents.question import AskedField, ConsentQuestion, digest_of
from gateway.consents.receipt import Story, linked_receipt_of, receipt_of
from gateway.consents.stored import Standing
from gateway.consents.terms import Agreed, Recipient, Served, Wanted
from gateway.identity.callers import Organisation
from gateway.ledger.entries import ConsentStep, ConsentStepName
from gateway.ledger.protocol import LogEntry
from gateway.proof.keys import SigningKey
from gateway.store.consent_rows import ConsentRow
from gateway.store.instants import to_microseconds
from tests.gateway.ledger.samples import sight_of
from tests.gateway.proof.answered import OUR_KEY, SIGNED_AT

GIVEN_AT: Final = SIGNED_AT - timedelta(hours=3)
FIELDS: Final = ("person.birth_date", "person.name")
CONSENT_ID: Final = "con_aaaaaaaaaaaaaaaaaaaaaaaaaa"
REQUEST_ID: Final = "req_aaaaaaaaaaaaaaaaaaaaaaaaaa"
ENTRY_ID: Final = "ent_granted"
QUESTION: Final = ConsentQuestion(
    id=REQUEST_ID,
    state="requested",
    language="da",
    recipient="Boligforeningen Elmegården",
    recipient_cvr="10000001",
    purpose="resident-copy",
    purpose_version=1,
    title="Kopi",
    text="En kopi af dine oplysninger.",
    law="databeskyttelsesloven § 6, stk. 1",
    fields=tuple(
        AskedField(
            field=each,
            name=each,
            authority="CPR-kontoret",
            would_be_given=True,
            values={"person": {"birth_date": "1961-08-01"}},
        )
        for each in (*FIELDS, "person.residence.since")
    ),
    how_often="Én gang.",
    valid_days=30,
    if_yes="Siger du ja, får de det.",
    if_no="Siger du nej, får de intet.",
    later="Du kan trække det tilbage.",
    text_version="consent-words/1",
    can_agree=True,
)
WANTED: Final = Wanted(
    recipient=Recipient(client_id="boligforening", name=QUESTION.recipient, cvr="10000001"),
    purpose_id="resident-copy",
    purpose_version=1,
    basis="consent: databeskyttelsesloven § 6, stk. 1",
    fields=(*FIELDS, "person.residence.since"),
    mode="recurring",
    max_uses=12,
    valid_days=30,
    case_reference="S2026-17",
)
AGREED: Final = Agreed(
    wanted=WANTED,
    fields=FIELDS,
    refused_fields=("person.residence.since",),
    authorities=("CPR-kontoret",),
    served=Served(
        subject_id="cit_a",
        sha256=digest_of(QUESTION),
        language="da",
        text_version="consent-words/1",
        at=GIVEN_AT - timedelta(minutes=2),
    ),
    given_by="self",
    acr="substantial",
    given_at=GIVEN_AT,
)
ROW: Final = ConsentRow(
    id=CONSENT_ID,
    request_id=REQUEST_ID,
    subject_id="cit_a",
    giver_id="cit_a",
    client_index=b"index",
    state="granted",
    version=1,
    uses=3,
    max_uses=12,
    not_before_us=to_microseconds(GIVEN_AT),
    expires_us=to_microseconds(GIVEN_AT + timedelta(days=30)),
    changed_us=to_microseconds(GIVEN_AT),
    used_us=to_microseconds(SIGNED_AT),
    sealed=b"sealed",
)
Document = dict[str, Any]


def _step(step: ConsentStepName, entry_id: str, minutes: int) -> LogEntry:
    return LogEntry(
        sequence=minutes,
        entry_id=entry_id,
        at=GIVEN_AT + timedelta(minutes=minutes),
        outcome=f"consent_{step}",  # type: ignore[arg-type]  # one of them
        sight=sight_of("cit_a"),
        consent=ConsentStep(step=step, request_id=REQUEST_ID, by="citizen", consent_id=CONSENT_ID),
    )


def story(purpose: Purpose | None = None) -> Story:
    return Story(
        standing=Standing(
            row=ROW, agreed=AGREED, state="granted", subject_id="cit_a", giver_id="cit_a"
        ),
        steps=(_step("shown", "ent_shown", -2), _step("granted", ENTRY_ID, 0)),
        purpose=purpose,
        controller=Organisation(name="Aarhus Kommune", cvr="55133018"),
        subject="sub_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        withdrawal_url="https://samsyn.example/mine-data/samtykker/" + CONSENT_ID,
    )


def receipt(*, linked: bool = False, key: SigningKey = OUR_KEY) -> Document:
    sign = linked_receipt_of if linked else receipt_of
    told: Document = msgspec.json.decode(
        msgspec.json.encode(sign(story(), key, signed_at=SIGNED_AT))
    )
    return told


def question() -> Document:
    """Give the body that was served before."""
    asked: dict[str, Any] = msgspec.structs.asdict(QUESTION)
    shown = ShownQuestion(**asked, notice_sha256=digest_of(QUESTION))
    body: Document = msgspec.json.decode(msgspec.json.encode(shown))
    return body
