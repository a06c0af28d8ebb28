"""Callers of running mocks, over real sockets of this machine."""

import ssl
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

AGREEMENT = "11111111-2222-4333-8444-555555555555"
UUID = "99999999-2222-4333-8444-555555555555"
INVOCATION = "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"
LOOKUP = """<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"
  xmlns:s="http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/"
  xmlns:i="{invocation}" xmlns:p="http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/"><e:Body>
  <s:PersonLookupRequest><i:InvocationContext>
  <i:ServiceAgreementUUID>{agreement}</i:ServiceAgreementUUID>
  <i:UserSystemUUID>{uuid}</i:UserSystemUUID><i:UserUUID>{uuid}</i:UserUUID>
  <i:ServiceUUID>{uuid}</i:ServiceUUID></i:InvocationContext>
  <p:PNR>{number}</p:PNR></s:PersonLookupRequest></e:Body></e:Envelope>"""
ADDRESS = (
    '{"query": "{ DAR_Adresse(where: {id_lokalId: {eq: \\"%s\\"}}) '
    '{ nodes { adressebetegnelse } } }"}'
)
HOME = "00000000-0000-4000-8000-00000000000a"


class Caller:
    """Asks running mocks as a gateway, a browser or a developer would."""

    def __init__(self, mocks, town, stack):
        self.addresses = mocks.addresses
        self._town = town
        self._stack = stack
        self.dar_key = Path(mocks.addresses.dar_key_file).read_text(encoding="ascii")

    def client(self, *, with_certificate=False, **settings):
        context = ssl.create_default_context(cafile=self.addresses.ca_file)
        if with_certificate:
            files = (self.addresses.gateway_certificate_file, self.addresses.gateway_key_file)
            context.load_cert_chain(*files)
        return self._stack.enter_context(httpx.Client(verify=context, **settings))

    def cpr(self, client, *, persona="employee", path="", agreement=AGREEMENT, **headers):
        body = self.cpr_body(persona=persona, agreement=agreement)
        url = path or self.addresses.cpr["v5"]
        return client.post(url, content=body, headers=_named(headers))

    def cpr_body(self, *, persona="employee", agreement=AGREEMENT, version="5"):
        number = self._town.persona(persona).number.reveal()
        body = LOOKUP.format(invocation=INVOCATION, agreement=agreement, uuid=UUID, number=number)
        return body.replace("PersonBaseDataExtended/5/", f"PersonBaseDataExtended/{version}/")

    def dar(self, client, *, world="", address_id=HOME, **headers):
        url = f"{self.addresses.plain}{world}/DAR/v1"
        return client.post(
            url,
            params={"apikey": self.dar_key},
            content=ADDRESS % address_id,
            headers=_named(headers),
        )

    def admin(self, client, method, path, json=None):
        return client.request(method, f"{self.addresses.admin}{path}", json=json)


def _named(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def caller_of(town):
    with ExitStack() as stack:
        yield lambda mocks: Caller(mocks, town, stack)


@pytest.fixture
def caller(mocks, caller_of):
    return caller_of(mocks)
