"""What the log commits to of a consent: not even who has our own key can say later that she agreed
to something else.
"""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import msgspec
import pytest

from gateway.consents.steps import About, sight_of
from gateway.ledger.append import receipt_of
from gateway.ledger.entries import ConsentStep
from gateway.ledger.payload import SightPayload
from gateway.proof.verify_files import read_saved
from gateway.proof.verify_saved import verify_saved
from tests.gateway.proof.answered import KEYS, OUR_KEY
from tests.gateway.proof.consented import (
    AGREED,
    CONSENT_ID,
    ENTRY_ID,
    FIELDS,
    GIVEN_AT,
    ROW,
    WANTED,
    receipt,
)
from tests.gateway.proof.forged_consents import Document, signed, written
from tests.gateway.proof.logged import PLACE, Members, leaf, with_leaf

BOTH = pytest.mark.parametrize("linked", [False, True], ids=["json", "json-ld"])
LATER: Final = "2030-01-01T00:00:00Z"


def payload() -> SightPayload:
    about = About(subject_id="cit_a", correlation_id="c0")
    return SightPayload(
        sight=sight_of(WANTED, about, fields=FIELDS, consent_id=CONSENT_ID),
        consent=ConsentStep(
            step="granted",
            request_id=ROW.request_id,
            by="citizen",
            consent_id=CONSENT_ID,
            consent_row=ROW.told,
            served_sha256=AGREED.served.sha256,
        ),
    )


def proof(said: tuple[str, str] | None = None) -> Members:
    notice, agreed = receipt_of(payload()) if said is None else said
    own = leaf(ENTRY_ID, notice, agreed, kind="consent", at=GIVEN_AT)
    return with_leaf(own).proof(ENTRY_ID, PLACE)


def failing(document: Document, other: Members) -> set[str]:
    files = [read_saved(written(document)), read_saved(written(other))]
    checked = verify_saved(files, KEYS)
    found = [each for part in (*checked.each, checked.together) for each in part]
    return {each.rule for each in found if not each.holds}


@BOTH
def test_the_log_commits_to_what_the_receipt_says(*, linked: bool) -> None:
    assert failing(receipt(linked=linked), proof()) == set()


def _more_fields(told: Document) -> None:
    told["purposes"][0]["pii_information"].append({"pii_type": "person.residence.since"})


def _more_fields_linked(told: Document) -> None:
    more = {"@id": "urn:samsyn:field:person.residence.since"}
    told["dpv:hasProcess"]["dpv:hasPersonalData"].append(more)


PLAIN: dict[str, Callable[[Document], object]] = {
    "another notice": lambda told: told["privacy_notice"].update(sha256="A" * 43),
    "more fields": _more_fields,
    "fewer fields": lambda told: told["purposes"][0]["pii_information"].pop(),
    "no field": lambda told: told["purposes"][0]["pii_information"].clear(),
    "another purpose": lambda told: told["purposes"][0].update(purpose="hand-in"),
    "another version": lambda told: told["purposes"][0].update(version=2),
    "version as text": lambda told: told["purposes"][0].update(version="1"),
    "another recipient": lambda told: told["purposes"][0].update(
        recipient_third_parties=["90000009"]
    ),
    "one more recipient": lambda told: told["purposes"][0]["recipient_third_parties"].append("1"),
    "more uses": lambda told: told["purposes"][0]["frequency"].update(max_uses=13),
    "later expiry": lambda told: told["purposes"][0].update(expires_at=LATER),
    "another consent": lambda told: told.update(record_id="con_other"),
    "two purposes": lambda told: told["purposes"].append(told["purposes"][0]),
    "no purpose": lambda told: told["purposes"].clear(),
}
LINKED: dict[str, Callable[[Document], object]] = {
    "another notice": lambda told: told["dpv:hasNotice"].update({"samsyn:sha256": "A" * 43}),
    "more fields": _more_fields_linked,
    "fewer fields": lambda told: told["dpv:hasProcess"]["dpv:hasPersonalData"].pop(),
    "another purpose": lambda told: told["dpv:hasProcess"]["dpv:hasPurpose"].update(
        {"@id": "urn:samsyn:purpose:hand-in:1"}
    ),
    "a purpose of no version": lambda told: told["dpv:hasProcess"]["dpv:hasPurpose"].update(
        {"@id": "urn:samsyn:purpose:resident-copy"}
    ),
    "another recipient": lambda told: told["dpv:hasProcess"]["dpv:hasRecipient"].update(
        {"@id": "urn:samsyn:cvr:90000009"}
    ),
    "more uses": lambda told: told["dpv:hasProcess"]["dpv:hasFrequency"].update(max_uses=13),
    "later expiry": lambda told: told["dpv:hasDuration"].update({"dct:valid": LATER}),
    "another consent": lambda told: told.update({"dct:identifier": "con_other"}),
}


@pytest.mark.parametrize("change", PLAIN)
def test_a_receipt_that_we_wrote_anew_is_not_what_the_log_commits_to(change: str) -> None:
    told = copy.deepcopy(receipt())
    PLAIN[change](told)

    assert failing(signed(told, OUR_KEY), proof()) == {"bound"}


@pytest.mark.parametrize("change", LINKED)
def test_nor_is_its_other_form(change: str) -> None:
    told = copy.deepcopy(receipt(linked=True))
    LINKED[change](told)

    assert failing(signed(told, OUR_KEY), proof()) == {"bound"}


@BOTH
def test_a_log_that_commits_to_nothing_or_to_other_terms_binds_no_receipt(*, linked: bool) -> None:
    notice, _ = receipt_of(payload())

    assert failing(receipt(linked=linked), proof(("", ""))) == {"bound"}
    assert failing(receipt(linked=linked), proof((notice, ""))) == {"bound"}


def test_a_consent_given_for_longer_is_another_in_the_log() -> None:
    said = payload()
    assert said.consent is not None
    expires_us = int(said.consent.consent_row["expires_us"] or 0)
    a_day = timedelta(days=1) // timedelta(microseconds=1)
    longer = {**said.consent.consent_row, "expires_us": expires_us + a_day}
    consent = msgspec.structs.replace(said.consent, consent_row=longer)

    assert receipt_of(msgspec.structs.replace(said, consent=consent)) != receipt_of(said)


def test_the_other_steps_of_a_consent_have_no_receipt() -> None:
    said = payload()
    assert said.consent is not None
    for step in ("shown", "withdrawn", "expired", "exhausted"):
        consent = msgspec.structs.replace(said.consent, step=step)
        assert receipt_of(msgspec.structs.replace(said, consent=consent)) == ("", "")
