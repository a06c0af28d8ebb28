"""The income adapter asks the strict mock about everybody, and comes to the literals."""

from datetime import UTC, datetime

import httpx
import pytest

from adapters.income_skat.adapter import IncomeSkat
from adapters.income_skat.settings import SkatSettings, SkatTerms
from contracts.dates import Period
from contracts.errors import RegistryMisread, RegistryRefused, RegistryUnavailable
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from mocks.exchange import Call
from mocks.world.livelihoods import LIVELIHOODS, expected_figures

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
EVERYBODY = [
    *(persona for persona in LIVELIHOODS if persona != "many-reports"),
    pytest.param("many-reports", marks=pytest.mark.slow),
    "emigrated",
    "self-employed-zero-income",
]
FIGURES = (
    "gross",
    "a_income_with_am",
    "a_income_without_am",
    "b_income",
    "a_tax",
    "am_contribution",
    "atp_contribution",
    "hours",
)


class Register:
    """The mock behind a transport; `way` spoils the next answers."""

    def __init__(self, strict):
        self._strict = strict
        self.way = strict.answer

    def __call__(self, request):
        call = Call(method=request.method, path=request.url.path, body=request.content)
        answer = self.way(call)
        headers = {"content-type": answer.content_type}
        return httpx.Response(answer.status, content=answer.body, headers=headers)

    def be_well(self):
        self.way = self._strict.answer


@pytest.fixture
def register(strict):
    return Register(strict)


@pytest.fixture
def ask(register, files, now, number_of):
    adapter = IncomeSkat(
        SkatSettings(
            signing_certificate_file=files.gateway_signing,
            signing_key_file=files.gateway_signing_key,
            trusted_certificate_files=(files.skat,),
            error_codes={"9001": "refused", "9004": "too-large", "9010": "unavailable"},
        ),
        httpx.MockTransport(register),
        clock=lambda: now,
    )

    async def asking(persona, *, first="2023-12", last="2026-11", codes=(9001, 9102, 9202)):
        lookup = Lookup(
            pnr=Pnr(number_of(persona)),
            residence=None,
            period=Period(from_month=first, to_month=last),
            terms=SkatTerms(
                name="sandbox",
                on_behalf_of_cvr="55133018",
                subscriber_se="55133018",
                subscriber_type_code=codes[0],
                subscription_type_code=codes[1],
                access_purpose_code=codes[2],
            ),
            correlation_id="test",
        )
        return await adapter.fetch(lookup)

    return asking


def _read(reading):
    return [
        (month.month, kind.kind, *(getattr(kind, name) for name in FIGURES))
        for month in reading.section("income").record.months
        for kind in month.kinds
        if month.month < "2026-11"
    ]


def _expected(persona, now):
    return [
        (figure.month, figure.kind, *(getattr(figure, name) for name in FIGURES))
        for figure in expected_figures(persona, world_day=now.date())
        if figure.month >= "2023-12"
    ]


@pytest.mark.parametrize("persona", EVERYBODY)
async def test_every_persona_s_income_nets_to_the_literals(ask, now, persona):
    reading = await ask(persona)

    assert _read(reading) == _expected(persona, now)


async def test_the_current_month_is_read_once_it_is_reported(ask, world_clock):
    before = await ask("employee", first="2026-11")
    world_clock.now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    after = await ask("employee", first="2026-11")

    assert [month.month for month in before.section("income").record.months] == []
    assert [month.month for month in after.section("income").record.months] == ["2026-11"]


@pytest.mark.parametrize(
    ("way", "error"),
    [
        ("unsigned", RegistryMisread),
        ("tampered", RegistryMisread),
        ("wrong_signer", RegistryRefused),
        ("stale", RegistryMisread),
        ("business_error", RegistryUnavailable),
    ],
)
async def test_a_spoiled_answer_is_not_believed_and_the_next_one_is(
    ask, register, strict, way, error
):
    register.way = strict.own_ways[way]
    with pytest.raises(error):
        await ask("employee")
    register.be_well()

    assert _read(await ask("employee"))


async def test_an_answer_about_another_person_says_so(ask, register, strict, number_of):
    register.way = strict.about_another
    other = await ask("employee")
    register.be_well()
    hers = await ask("employee")

    assert other.about != Pnr(number_of("employee"))
    assert hers.about == Pnr(number_of("employee"))


async def test_codes_of_no_agreement_are_a_refusal(ask):
    with pytest.raises(RegistryRefused):
        await ask("employee", codes=(1, 2, 3))

    assert _read(await ask("employee"))
