"""The income register over real sockets: both listeners, signatures, faults, the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from contracts.dates import Period, danish_day
from mocks.run import now
from mocks.setup import Setup
from mocks.skat.agreements import read_agreement
from mocks.testing import running_mocks
from mocks.world.sandbox import sandbox_world
from tests.mocks.skat.asking import XmlsecSigner, months, person, written
from tests.mocks.skat.wire import errors, reports, texts

pytestmark = pytest.mark.slow

LAST_YEAR = Period.ending(danish_day(datetime.now(UTC)))
YEAR = months(LAST_YEAR.from_month.replace("-", ""), LAST_YEAR.to_month.replace("-", ""))
OWN = read_agreement("29189668:750/3153/171=incomes")


@pytest.fixture(scope="module")
def world():
    return sandbox_world(danish_day(now()))


@pytest.fixture(scope="module")
def mocks(tmp_path_factory, world):
    setup = Setup(
        state=tmp_path_factory.mktemp("mocks"),
        plain_port=0,
        tls_port=0,
        admin_port=0,
        check="strict",
    )
    with running_mocks(setup, world, clock=now) as running:
        yield running


@pytest.fixture(autouse=True)
def _well_again(mocks):
    yield
    mocks.faults.clear()
    mocks.journal.clear()
    mocks.clock.reset()


@pytest.fixture
def client(mocks):
    import ssl

    context = ssl.create_default_context(cafile=mocks.addresses.ca_file)
    with httpx.Client(verify=context, timeout=30) as made:
        yield made


@pytest.fixture
def ask(mocks, world, client):
    where = mocks.addresses
    sign = XmlsecSigner(
        Path(where.gateway_signing_certificate_file), Path(where.gateway_signing_key_file)
    )

    def asked(persona="employee", *, url=where.skat, period=YEAR, headers=None, **more):
        number = world.persona(persona).number.reveal()
        body = sign(written(person(number, period), **more), created=now())
        return client.post(url, content=body, headers=headers)

    return asked


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"SOAPAction": '"getIndkomstOplysningPersonHent"', "Content-Type": "text/xml"},
        {"SOAPAction": "IndkomstOplysningPersonHent", "Content-Type": "application/json"},
    ],
    ids=["none", "as published", "as one client sends it"],
)
def test_a_signed_question_needs_no_client_certificate_and_no_header(ask, headers):
    answer = ask(headers=headers)

    assert answer.status_code == 200
    assert len(reports(answer.content)) >= 12


def test_the_plain_listener_has_the_route_too(ask, mocks):
    url = mocks.addresses.skat.replace(mocks.addresses.tls, mocks.addresses.plain)

    assert len(reports(ask(url=url).content)) >= 12


@pytest.mark.slow
def test_an_answer_of_more_than_ten_megabytes_arrives_whole(ask):
    answer = ask("many-reports")

    assert len(answer.content) > 10_000_000
    assert answer.content.endswith(b"Envelope>")


@pytest.mark.parametrize("fault", ["down", "half"])
def test_a_connection_that_breaks_is_whole_again_when_cleared(ask, mocks, client, fault):
    order = {"registry": "skat", "fault": fault}

    client.post(f"{mocks.addresses.admin}/faults", json=order)
    with pytest.raises(httpx.TransportError):
        ask()
    client.delete(f"{mocks.addresses.admin}/faults")

    assert ask().status_code == 200


EFFECTS = {
    "unavailable": (503, []),
    "garbage": (200, None),
    "html": (200, None),
    "fault": (500, []),
    "unauthorised": (401, None),
    "refused": (403, None),
    "business_error": (200, [9010]),
    "unsigned": (200, []),
    "tampered": (200, []),
    "wrong_signer": (200, []),
    "stale": (200, []),
}


@pytest.mark.parametrize(("fault", "effect"), EFFECTS.items(), ids=EFFECTS)
def test_a_fault_of_one_persona_meets_her_alone(ask, mocks, client, fault, effect):
    order = {"registry": "skat", "fault": fault, "persona": "employee"}

    ordered = client.post(f"{mocks.addresses.admin}/faults", json=order)
    hers, his = ask(), ask("employee-spouse")

    status, told = effect
    assert ordered.status_code == 201
    assert hers.status_code == status
    assert told is None or status == 503 or errors(hers.content) == told
    assert len(reports(his.content)) >= 24


def test_a_slow_register_still_answers(ask):
    answer = ask(headers={"X-Mock-Fault": "slow;seconds=0.3"})

    assert answer.elapsed >= timedelta(seconds=0.3)
    assert len(reports(answer.content)) >= 12


def test_the_wrong_person_is_another_persona_and_signed(ask, world):
    answer = ask(headers={"X-Mock-Fault": "wrong_person"})

    (about,) = texts(answer.content, "PersonCivilRegistrationIdentifier")
    assert about != world.persona("employee").number.reveal()
    assert b"SignatureValue" in answer.content


def test_the_wrong_charset_spoils_an_answer(ask):
    honest, spoiled = ask().content, ask(headers={"X-Mock-Fault": "wrong_charset"}).content

    assert "Løn".encode() in honest
    assert "Løn".encode("iso-8859-1") in spoiled


def test_a_fault_of_signed_messages_is_none_of_the_person_register_s(mocks, client):
    order = {"registry": "cpr", "fault": "unsigned"}

    answer = client.post(f"{mocks.addresses.admin}/faults", json=order)

    assert answer.status_code == 400
    assert "unsigned" in answer.json()["known"]


def test_the_journal_says_what_was_asked_and_found_wrong(ask, mocks, client):
    ask()
    ask(codes=(1, 2, 3))
    client.post(mocks.addresses.skat, content=b"<a/>")

    newest = mocks.journal.entries()
    assert [(entry.registry, entry.personas, entry.verdict) for entry in newest] == [
        ("skat", ("unknown",), "refused: unreadable"),
        ("skat", ("employee",), "refused: agreement_unknown (9001, invented)"),
        ("skat", ("employee",), "answered"),
    ]


def test_moving_the_clock_brings_the_next_wages_while_signatures_keep_the_machine_s(
    ask, mocks, client
):
    ahead = months(LAST_YEAR.to_month.replace("-", ""), "209912")

    before = errors(ask(period=ahead).content)
    client.post(f"{mocks.addresses.admin}/clock", json={"advance_days": 62})
    later = ask(period=months(LAST_YEAR.from_month.replace("-", ""), _in_two_months()))

    assert before == [9004]
    assert len(reports(later.content)) >= 14
    assert abs(datetime.fromisoformat(texts(later.content, "Created")[0]) - now()) < timedelta(
        minutes=1
    )


def _in_two_months():
    return f"{danish_day(now() + timedelta(days=62)):%Y%m}"


def test_agreements_can_be_replaced(tmp_path, world):
    setup = Setup(state=tmp_path, plain_port=0, tls_port=0, admin_port=0, skat_agreements=(OWN,))
    body = written(
        person(world.persona("employee").number.reveal(), YEAR),
        codes=(750, 3153, 171),
        se="29189668",
    )

    with running_mocks(setup, world, clock=now) as running, httpx.Client(timeout=30) as client:
        url = running.addresses.skat.replace(running.addresses.tls, running.addresses.plain)
        known = client.post(url, content=body.encode())
        unknown = client.post(url, content=body.replace(">171<", ">172<").encode())

        verdicts = [entry.verdict for entry in running.journal.entries()]

    assert (errors(known.content), errors(unknown.content)) == ([], [])
    assert len(reports(known.content)) >= 12
    assert verdicts == [
        "warned: no signature; agreement_unknown (9001, invented)",
        "warned: no signature",
    ]
