"""Our signature by xmlsec and the mock's by signxml: each believes the other's."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import respx
from cryptography import x509
from lxml import etree

from adapters.income_skat.settings import SkatSettings
from contracts.adapter import RegistryAdapter
from contracts.errors import RegistryMisread
from contracts.lookup import Lookup
from mocks.skat.signature import Checker
from mocks.skat.signing import Signer
from tests.adapters.income_skat.conftest import NOW, record_of
from tests.adapters.income_skat.fake_skat import answer, reported, wage
from tests.adapters.pairs import pair

pytestmark = pytest.mark.anyio


@pytest.fixture
def skat(tmp_path: Path) -> Signer:
    certificate, key = tmp_path / "skat.crt", tmp_path / "skat.key"
    certificate.write_bytes(pair("skat").certificate)
    key.write_bytes(pair("skat").key)
    return Signer(certificate, key)


async def test_a_reply_signed_by_the_other_is_read_and_a_changed_one_is_not(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup, skat: Signer
) -> None:
    body = etree.tostring(skat.signed(reported(wage("30000", f059="9000")), NOW))
    changed = body.replace(b">9000<", b">9001<")
    register.post().side_effect = [httpx.Response(200, content=each) for each in (changed, body)]

    with pytest.raises(RegistryMisread):
        await adapter.fetch(lookup)

    assert str(record_of(await adapter.fetch(lookup)).months[0].kinds[0].gross) == "30000"


async def test_a_question_of_ours_is_believed_by_the_other_until_a_byte_is_changed(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    skat: Signer,
    settings: SkatSettings,
) -> None:
    register.post().respond(200, content=etree.tostring(skat.signed(answer(), NOW)))
    await adapter.fetch(lookup)
    sent = register.calls.last.request.content
    ours = x509.load_pem_x509_certificate(settings.signing_certificate_file.read_bytes())

    def problem(body: bytes, *, later: timedelta = timedelta(0)) -> str | None:
        checker = Checker(ca=ours, also=(ours,), clock=lambda: NOW + later)
        return checker.problem(etree.fromstring(body))

    assert problem(sent) is None
    assert problem(sent.replace(b">171<", b">172<")) == "wrong signature"
    assert problem(sent, later=timedelta(minutes=6)) == "outside its time"
