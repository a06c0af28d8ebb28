"""Nothing that the journal shows of calls about anybody holds a number or a name."""

import json
import re
import ssl
from pathlib import Path

import httpx
import pytest

from contracts.dates import Period, danish_day
from mocks.journal import KEPT
from mocks.run import now
from mocks.setup import Setup
from mocks.testing import running_mocks
from mocks.world.sandbox import sandbox_world
from tests.mocks.skat.asking import XmlsecSigner, months, person, written
from tests.mocks.wire.conftest import INVOCATION, LOOKUP, UUID

pytestmark = pytest.mark.slow
AGREEMENT = "5a4d0001-0000-4000-8000-000000000001"
NUMBER = re.compile(r"(?<![0-9A-Fa-f-])\d{6}-?\d{4}(?![0-9A-Fa-f-])")


@pytest.fixture(scope="module")
def world():
    return sandbox_world(danish_day(now()))


@pytest.fixture(scope="module")
def mocks(tmp_path_factory, world):
    state = tmp_path_factory.mktemp("mocks")
    setup = Setup(state=state, plain_port=0, tls_port=0, admin_port=0, check="warn", dawa=True)
    with running_mocks(setup, world, clock=now) as running:
        yield running


@pytest.fixture
def client(mocks):
    context = ssl.create_default_context(cafile=mocks.addresses.ca_file)
    with httpx.Client(verify=context, timeout=30) as made:
        yield made


def _names(facts):
    """Give the words of somebody's name; short ones occur in element names."""
    full = facts.name.full if facts and facts.name else ""
    return {word for word in re.findall(r"\w+", full) if len(word) > 3}


def test_no_number_and_no_name_is_in_what_is_shown_of_calls_about_everybody(mocks, world, client):
    where, year = mocks.addresses, Period.ending(danish_day(now()))
    period = months(year.from_month.replace("-", ""), year.to_month.replace("-", ""))
    sign = XmlsecSigner(
        Path(where.gateway_signing_certificate_file), Path(where.gateway_signing_key_file)
    )
    for persona in world.personas:
        number, facts = persona.number.reveal(), world.person(persona.number)
        lookup = LOOKUP.format(invocation=INVOCATION, agreement=AGREEMENT, uuid=UUID, number=number)
        client.post(where.cpr["v5"], content=lookup)
        question = written(person(number, period), transaction=f"{number} {facts and facts.name}")
        client.post(where.skat, content=sign(question, created=now()))
        client.get(f"{where.dawa}/adresser", params={"q": number})

    entries = client.get(f"{where.admin}/journal").json()["entries"]
    shown = [
        client.get(f"{where.admin}/journal/{entry['id']}{how}").text
        for entry in entries
        for how in ("", "/curl")
    ]

    told = json.dumps(entries, ensure_ascii=False) + "".join(shown)
    names = {name for persona in world.personas for name in _names(world.person(persona.number))}
    assert len(entries) == min(KEPT, 3 * len(world.personas))
    assert NUMBER.findall(told) == []
    assert {name for name in names if re.search(rf"\b{name}\b", told)} == set()
