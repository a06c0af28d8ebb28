"""A consent's receipt, in both forms: genuine it holds, also beside its question; forged in any
way it does not. Its shape is that of ISO/IEC TS 27560.
"""

import json
from random import Random

import msgspec
import pytest

from gateway.consents.receipt import receipt_of
from gateway.proof.key_sets import read_key_set
from gateway.proof.keys import KeySet
from gateway.proof.notes import write_vkey
from gateway.proof.verify_files import FileUnreadable, read_saved
from gateway.proof.verify_saved import verify_saved
from tests.gateway.access.situations import CATALOGUE
from tests.gateway.proof.answered import KEYS, OLD_KEY, ORIGIN, OUR_KEY, STRANGERS_KEY
from tests.gateway.proof.consented import FIELDS, GIVEN_AT, question, receipt, story
from tests.gateway.proof.forged_consents import FORGERIES, Document, signed, written

OF_EACH_CLASS = 15
BOTH = pytest.mark.parametrize("linked", [False, True], ids=["json", "json-ld"])


def holds(*documents: Document | bytes, keys: KeySet = KEYS) -> bool:
    files = [each if isinstance(each, bytes) else written(each) for each in documents]
    try:
        return verify_saved([read_saved(each) for each in files], keys).holds
    except FileUnreadable:
        return False


def failing(*documents: Document) -> set[str]:
    checked = verify_saved([read_saved(written(each)) for each in documents], KEYS)
    found = [each for part in (*checked.each, checked.together) for each in part]
    return {each.rule for each in found if not each.holds}


@BOTH
def test_a_genuine_receipt_holds_alone_and_beside_what_was_shown(*, linked: bool) -> None:
    genuine = receipt(linked=linked)

    assert holds(genuine)
    assert holds(genuine, question())
    assert holds(question(), genuine)
    assert read_saved(written(genuine)).kind == "consent"


@BOTH
@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_receipt_is_rejected(forge: str, *, linked: bool) -> None:
    accepted = []
    for number in range(OF_EACH_CLASS):
        chance = Random(f"{forge} {number}")  # noqa: S311  # the same again for the same seed
        forged = FORGERIES[forge](receipt(linked=linked), chance)
        assert forged != receipt(linked=linked)
        if holds(forged):
            accepted.append(number)

    assert accepted == []


def test_there_are_enough_classes_and_mutations() -> None:
    assert len(FORGERIES) >= 15
    assert len(FORGERIES) * OF_EACH_CLASS * 2 >= 200


@BOTH
def test_members_in_another_order_say_the_same(*, linked: bool) -> None:
    genuine = receipt(linked=linked)

    assert holds(dict(reversed(genuine.items())))
    assert holds(json.dumps(genuine, indent=2).encode())


@BOTH
@pytest.mark.parametrize("change", [{"if_no": "x"}, {"valid_days": 31}, {"language": "en"}, {}])
def test_another_question_was_not_the_one_that_was_shown(
    change: dict[str, object], *, linked: bool
) -> None:
    other = question() | change
    if not change:
        other["fields"][0]["values"] = {"person": {"birth_date": "1961-08-02"}}

    assert failing(receipt(linked=linked), other) == {"notice_digest", "same_notice"}


@BOTH
def test_a_question_that_was_written_anew_with_its_digest_was_not_shown(*, linked: bool) -> None:
    other = question() | {"text": "En anden tekst."}
    found = verify_saved([read_saved(written(other))], KEYS)
    assert not found.holds

    assert "same_notice" in failing(receipt(linked=linked), other)


@BOTH
def test_a_rotated_key_still_counts_for_its_own_time(*, linked: bool) -> None:
    early = receipt(linked=linked) | {"signed_at": "2025-11-22T05:20:17Z"}

    assert holds(signed(early, OLD_KEY))
    assert failing(signed(early, OUR_KEY)) == {"key_not_in_force"}
    assert failing(signed(receipt(linked=linked), STRANGERS_KEY)) == {"key_unknown"}


@BOTH
def test_with_other_keys_nothing_holds(*, linked: bool) -> None:
    assert not holds(receipt(linked=linked), keys=KeySet(origin=KEYS.origin, keys=()))
    assert holds(
        receipt(linked=linked), keys=read_key_set(write_vkey(ORIGIN, OUR_KEY.public_key).encode())
    )


@BOTH
def test_two_consents_say_nothing_of_each_other(*, linked: bool) -> None:
    assert not holds(receipt(linked=linked), receipt(linked=not linked))


def test_its_shape_has_the_four_parts_of_ts_27560() -> None:
    shown = receipt_of(story(CATALOGUE.of("ordered-copy")), OUR_KEY, signed_at=GIVEN_AT)

    header = {"schema_version", "record_id", "pii_principal_id", "language", "privacy_notice"}
    (purpose,) = shown["purposes"]  # type: ignore[misc]  # a list of one
    processing = {
        *("purpose", "lawful_basis", "pii_information", "pii_controllers"),
        *("recipient_third_parties", "withdrawal_method", "jurisdiction"),
    }
    assert header <= shown.keys()
    assert shown["schema_version"] == "ISO/IEC TS 27560:2023"
    assert processing <= purpose.keys()
    assert [each["pii_type"] for each in purpose["pii_information"]] == list(FIELDS)
    assert [each["pii_type"] for each in purpose["refused"]] == ["person.residence.since"]


def test_parties_and_events_are_those_of_the_story() -> None:
    shown = receipt()

    parties = {each["party_role"]: each["party_id"] for each in shown["parties"]}
    events = [(each["event_type"], each["event_state"]) for each in shown["events"]]
    assert parties == {"controller": "55133018", "recipient": "10000001"}
    assert events == [("shown", "requested"), ("granted", "granted")]
    assert all(each["entity_id"] == "citizen" for each in shown["events"])
    assert shown["events"][1]["event_time"] == msgspec.to_builtins(GIVEN_AT)


def test_both_forms_say_the_same() -> None:
    plain, linked = receipt(), receipt(linked=True)
    (purpose,) = plain["purposes"]
    process = linked["dpv:hasProcess"]

    assert linked["dct:identifier"] == plain["record_id"]
    assert linked["entry_id"] == plain["entry_id"]
    assert linked["dpv:hasNotice"]["samsyn:sha256"] == plain["privacy_notice"]["sha256"]
    assert process["dpv:hasFrequency"] == purpose["frequency"]
    assert linked["dpv:hasDuration"] == {"dct:valid": purpose["expires_at"]}
    assert [each["@id"].rpartition(":")[2] for each in process["dpv:hasPersonalData"]] == [
        each["pii_type"] for each in purpose["pii_information"]
    ]
    assert plain["pii_principal_id"] in linked["dpv:hasDataSubject"]["@id"]


@BOTH
def test_no_value_of_hers_is_in_it(*, linked: bool) -> None:
    assert b"1961-08-01" not in written(receipt(linked=linked))
    assert b"1961-08-01" in written(question())
