"""What is signed, and in which form it leaves."""

import hashlib
from datetime import UTC, datetime

import msgspec
import pytest
import rfc8785

from contracts.reading import Note, Source
from gateway.access.decision import Withheld
from gateway.answering.answer import AnswerBody, FailedSection, FoundSection, PurposeRef
from gateway.proof.encoding import from_b64u, to_b64u
from gateway.proof.keys import VerifyingKey
from gateway.proof.receipt import Receipt, answer_digest, draft_receipt, sign_receipt
from gateway.records.plain import NotPlain
from tests.gateway.proof.answered import OUR_KEY, SIGNED_AT, Asked, answered, digested

ANSWER = answered(Asked())
RECEIPT = ANSWER["receipt"]
MEMBERS = [
    "entry_id",
    "version",
    "answer",
    "digests",
    "salts",
    "persons",
    "signed_at",
    "key_id",
    "signature",
]


def hashed(value: object) -> str:
    return to_b64u(hashlib.sha256(rfc8785.dumps(value)).digest())


def test_a_receipt_has_its_members_in_their_order() -> None:
    assert list(RECEIPT) == MEMBERS


def test_persons_are_left_out_where_the_answer_names_none() -> None:
    nobody = answered(Asked(fields=frozenset({"income.rule"})))["receipt"]

    assert list(nobody) == [member for member in MEMBERS if member != "persons"]


def test_the_version_is_the_digest_of_the_digests() -> None:
    assert RECEIPT["version"] == hashed(RECEIPT["digests"])


def test_the_answer_digest_is_of_everything_but_the_receipt_and_the_time() -> None:
    covered = {k: each for k, each in ANSWER.items() if k not in {"receipt", "as_of"}}

    assert RECEIPT["answer"] == hashed(covered) == answer_digest(ANSWER)


def test_the_answer_digest_is_the_same_before_and_after_it_is_written() -> None:
    class Draft(msgspec.Struct):
        subject: str
        as_of: datetime
        sections: dict[str, object]
        fetched_at: datetime
        receipt: None = None

    draft = Draft(
        subject="sub_a", as_of=SIGNED_AT, sections={"a": {"b": "å"}}, fetched_at=SIGNED_AT
    )

    assert answer_digest(draft) == answer_digest(msgspec.json.decode(msgspec.json.encode(draft)))


@pytest.mark.parametrize("name", ["Åse", "\U0001f33b\ufb33"], ids=["in one unit", "in two units"])
def test_the_answer_as_the_gateway_has_it_digests_as_the_reader_gets_it(name: str) -> None:
    source = Source(
        registry="CPR",
        authority="CPR-kontoret",
        adapter="person_sf1520@0.1.0",
        terms="sandbox",
        observed_at=SIGNED_AT,
        fetched_at=SIGNED_AT,
        cycle="live",
    )
    body = AnswerBody(
        subject="sub_a",
        purpose=PurposeRef(id="own-access", version=1),
        sections={
            "person": FoundSection(
                record={"name": {name: name}, "separated": False},
                source=source,
                notes=(Note(path="status", kind="absent", reason="unavailable"),),
            ),
            "income": FailedSection(outcome="unavailable", retry_after_seconds=30),
        },
        withheld=(Withheld(path="person.name", reason="protected"),),
        warnings=("address_protected",),
    )

    read = msgspec.json.decode(msgspec.json.encode(body))

    assert answer_digest(body) == answer_digest(read) == hashed(read)


def test_the_signature_is_of_the_receipt_without_it() -> None:
    signed = {name: each for name, each in RECEIPT.items() if name != "signature"}

    key = VerifyingKey.of(OUR_KEY.public_key)
    assert RECEIPT["key_id"] == key.key_id
    assert key.verify(from_b64u(RECEIPT["signature"]), rfc8785.dumps(signed))


def test_the_time_is_written_to_the_microsecond_as_the_answers_time_is() -> None:
    assert RECEIPT["signed_at"] == ANSWER["as_of"] == "2026-11-22T05:20:17.123456Z"


def test_a_receipt_is_the_same_for_the_same_answer_entry_and_time() -> None:
    draft = draft_receipt(ANSWER, digested(Asked()))
    at = datetime(2026, 11, 22, tzinfo=UTC)

    first = sign_receipt(draft, OUR_KEY, entry_id="ent_a", signed_at=at)
    again = sign_receipt(draft, OUR_KEY, entry_id="ent_a", signed_at=at)
    other = sign_receipt(draft, OUR_KEY, entry_id="ent_b", signed_at=at)

    assert first == again
    assert first.signature != other.signature
    assert msgspec.json.decode(msgspec.json.encode(first), type=Receipt) == first


def test_an_answer_with_a_fraction_is_not_signed() -> None:
    with pytest.raises(NotPlain):
        answer_digest({"subject": "sub_a", "sections": {"a": {"b": 0.5}}})
