"""Where a webhook may go: a corpus of addresses that lead inwards, each with its named outcome."""

import pytest

from gateway.hooks.reach import AddressRefused, GuardedResolver, is_public, why_not
from tests.gateway.hooks.receivers import Resolver

pytestmark = pytest.mark.anyio

REFUSED = {
    "http://example.dk/hook": "not_https",
    "ftp://example.dk/hook": "not_https",
    "file:///etc/passwd": "not_https",
    "gopher://example.dk/": "not_https",
    "//example.dk/hook": "not_https",
    "example.dk/hook": "not_https",
    "https://example.dk:8443/hook": "other_port",
    "https://example.dk:22/": "other_port",
    "https://example.dk:80/hook": "other_port",
    "https://example.dk:99999/hook": "no_address",
    "https://user@example.dk/hook": "no_address",
    "https://user:secret@example.dk/hook": "no_address",
    "https://example.dk/hook#fragment": "no_address",
    "https://127.0.0.1/hook": "not_public",
    "https://127.1/hook": "not_public",
    "https://127.255.255.254/": "not_public",
    "https://2130706433/hook": "not_public",
    "https://0x7f000001/hook": "not_public",
    "https://0x7f.0.0.1/hook": "not_public",
    "https://0177.0.0.1/hook": "not_public",
    "https://127.0.0.0x1/hook": "not_public",
    "https://0/hook": "not_public",
    "https://0.0.0.0/hook": "not_public",
    "https://10.0.0.1/hook": "not_public",
    "https://172.16.0.1/hook": "not_public",
    "https://172.31.255.255/hook": "not_public",
    "https://192.168.1.1/hook": "not_public",
    "https://169.254.169.254/latest/meta-data/": "not_public",
    "https://100.64.0.1/hook": "not_public",
    "https://100.100.100.200/": "not_public",
    "https://192.0.0.192/": "not_public",
    "https://192.0.2.1/hook": "not_public",
    "https://198.18.0.1/hook": "not_public",
    "https://198.51.100.7/hook": "not_public",
    "https://203.0.113.9/hook": "not_public",
    "https://192.88.99.1/hook": "not_public",
    "https://224.0.0.1/hook": "not_public",
    "https://240.0.0.1/hook": "not_public",
    "https://255.255.255.255/hook": "not_public",
    "https://[::1]/hook": "not_public",
    "https://[::]/hook": "not_public",
    "https://[::ffff:127.0.0.1]/hook": "not_public",
    "https://[::ffff:8.8.8.8]/hook": "not_public",
    "https://[::127.0.0.1]/hook": "not_public",
    "https://[fe80::1]/hook": "not_public",
    "https://[fe80::1%25eth0]/hook": "not_public",
    "https://[fc00::1]/hook": "not_public",
    "https://[fd00:ec2::254]/": "not_public",
    "https://[fec0::1]/hook": "not_public",
    "https://[ff02::1]/hook": "not_public",
    "https://[2001:db8::1]/hook": "not_public",
    "https://[2002:7f00:1::]/hook": "not_public",
    "https://[2001:0:4136:e378::]/hook": "not_public",
    "https://[64:ff9b::7f00:1]/hook": "not_public",
    "https://[64:ff9b:1::a00:1]/hook": "not_public",
    "https://localhost/hook": "no_public_name",
    "https://localhost./hook": "no_public_name",
    "https://printer.local/hook": "no_public_name",
    "https://db.internal/hook": "no_public_name",
    "https://metadata.google.internal/": "no_public_name",
    "https://intranet/hook": "no_public_name",
    "https://evil.localhost/hook": "no_public_name",
    "https://exa_mple.dk/hook": "no_public_name",
    "https://example.dk\\@127.0.0.1/hook": "no_address",
    "https://①②⑦.⓪.⓪.①/hook": "no_public_name",
    "https:///hook": "no_public_name",
}
LEADS_INWARDS = (
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "192.168.0.10",
    "100.64.1.1",
    "::1",
    "fd00::1",
    "fe80::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "0.0.0.0",  # refused
)


@pytest.mark.parametrize(("url", "word"), REFUSED.items(), ids=REFUSED)
def test_an_address_that_may_lead_inwards_is_refused_by_name(url: str, word: str) -> None:
    assert why_not(url, sandbox=False) == word


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.dk/samsyn",
        "https://hooks.example.dk:443/samsyn?client=1",
        "https://xn--strm-gra.dk/hook",
        "https://8.8.8.8/hook",
        "https://[2606:4700:4700::1111]/hook",
    ],
)
def test_a_public_address_is_let_through(url: str) -> None:
    assert why_not(url, sandbox=False) is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8095/hook", "http://localhost:1/", "http://[::1]:8/"]
)
def test_in_a_sandbox_it_stays_on_this_machine(url: str) -> None:
    assert why_not(url, sandbox=True) is None
    assert why_not(url, sandbox=False) is not None


@pytest.mark.parametrize(
    "url", ["https://hooks.example.dk/", "http://10.0.0.1/", "http://0.0.0.0/"]
)
def test_in_a_sandbox_it_goes_nowhere_else(url: str) -> None:
    assert why_not(url, sandbox=True) == "not_this_machine"


@pytest.mark.parametrize("address", LEADS_INWARDS)
async def test_a_public_name_that_leads_inwards_is_refused(address: str) -> None:
    resolver = GuardedResolver(sandbox=False, inner=Resolver((address,)))

    with pytest.raises(AddressRefused):
        await resolver.resolve("hooks.example.dk", 443)


async def test_one_address_that_leads_inwards_spoils_all() -> None:
    resolver = GuardedResolver(sandbox=False, inner=Resolver(("8.8.8.8", "10.0.0.1")))

    with pytest.raises(AddressRefused):
        await resolver.resolve("hooks.example.dk", 443)


async def test_what_was_looked_at_is_what_is_given() -> None:
    inner = Resolver(("8.8.8.8",), ("127.0.0.1",))

    found = await GuardedResolver(sandbox=False, inner=inner).resolve("hooks.example.dk", 443)

    assert [each["host"] for each in found] == ["8.8.8.8"]
    assert inner.asked == ["hooks.example.dk"]


def test_words_are_no_addresses() -> None:
    assert not is_public("example.dk")
