"""What she is shown is digested as it is served, and the digest is what she agreed to."""

import hashlib

import msgspec
import pytest
import rfc8785
from msgspec.structs import replace

from contracts.records.person import Name
from gateway.api.my_consent_routes import shown_question
from gateway.consents.deciding import Whose
from gateway.consents.question import Served
from gateway.proof.encoding import to_b64u
from gateway.proof.rules import Finding
from gateway.proof.verify_consent import shown_before, verify_question
from tests.gateway.answering.fakes import PERSON, found
from tests.gateway.consents.situation import ADDRESS, FIELDS, IDA, NAME, Situation

pytestmark = pytest.mark.anyio
ENGLISH = Whose(language="en")


def body_of(served: Served) -> dict[str, object]:
    """Give the body as a client reads it."""
    body: dict[str, object] = msgspec.json.decode(msgspec.json.encode(shown_question(served)))
    return body


def digest(body: dict[str, object]) -> str:
    """Digest it by somebody else's RFC 8785."""
    told = {name: each for name, each in body.items() if name != "notice_sha256"}
    return to_b64u(hashlib.sha256(rfc8785.dumps(told)).digest())  # type: ignore[arg-type]  # JSON


async def agreed_to(situation: Situation, request_id: str) -> str:
    outcome = await situation.answer(request_id)
    standing = await situation.store.consents.standing(outcome.consent_id or "")
    return standing.agreed.served.sha256


async def test_the_digest_in_the_consent_is_that_of_the_body_that_was_served(
    situation: Situation,
) -> None:
    request = await situation.ask()
    body = body_of(await situation.show(request.id))

    kept = await agreed_to(situation, request.id)

    assert body["notice_sha256"] == digest(body) == kept


async def test_what_was_shown_last_is_what_she_agreed_to(situation: Situation) -> None:
    request = await situation.ask()
    danish = await situation.show(request.id)
    english = await situation.show(request.id, whose=ENGLISH)

    kept = await agreed_to(situation, request.id)

    assert danish.sha256 != english.sha256 == kept


async def test_another_value_is_another_digest_and_the_same_is_the_same(
    situation: Situation,
) -> None:
    request = await situation.ask()
    before = await situation.show(request.id)
    again = await situation.show(request.id)
    renamed = replace(PERSON, name=Name(full_name="Ida Berg"))
    situation.registries.filled["person"] = found(renamed)
    after = await situation.show(request.id)

    assert before.sha256 == again.sha256 != after.sha256
    (name,) = (each for each in after.question.fields if each.field == NAME)
    assert name.values == {"person": {"name": {"full_name": "Ida Berg"}}}


async def test_without_looking_first_she_agrees_to_what_she_would_have_been_shown(
    situation: Situation,
) -> None:
    request = await situation.ask()

    kept = await agreed_to(situation, request.id)

    assert len(kept) == 43


async def test_every_field_says_whose_data_it_is_and_the_consent_names_the_authority(
    situation: Situation,
) -> None:
    request = await situation.ask()
    served = await situation.show(request.id)
    outcome = await situation.answer(request.id)

    assert [each.field for each in served.question.fields] == list(FIELDS)
    assert {each.authority for each in served.question.fields} == {"CPR-kontoret"}
    standing = await situation.store.consents.standing(outcome.consent_id or "")
    assert standing.agreed.authorities == ("CPR-kontoret",)


async def test_a_field_that_cannot_be_shown_now_says_so(situation: Situation) -> None:
    del situation.registries.filled["address"]
    request = await situation.ask()

    served = await situation.show(request.id)

    (address,) = (each for each in served.question.fields if each.field == ADDRESS)
    assert (address.would_be_given, address.values, bool(address.note)) == (True, {}, True)


async def test_the_receipt_is_held_to_the_very_question(situation: Situation) -> None:
    request = await situation.ask()
    shown = body_of(await situation.show(request.id))
    outcome = await situation.answer(request.id)
    receipt = await situation.receipt(outcome.consent_id or "", IDA)
    another = body_of(await situation.show((await situation.ask()).id))

    assert all_hold(verify_question(shown))
    assert all_hold(shown_before(receipt, shown))
    assert not all_hold(shown_before(receipt, another))
    assert not all_hold(shown_before(receipt, shown | {"recipient": "x"}))


def all_hold(findings: tuple[Finding, ...]) -> bool:
    return all(each.holds for each in findings)
