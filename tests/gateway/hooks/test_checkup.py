"""The doctor looks where recipients' names lead to, and says who did not take a message."""

import socket
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from gateway.checkup import check_webhook
from gateway.hooks.reach import GuardedResolver
from gateway.settings import WebhookSettings

pytestmark = pytest.mark.anyio

WEBHOOK = WebhookSettings(url="https://hooks.example.dk/samsyn", secret_file=Path("secret"))


class Names(AbstractResolver):
    """A name server that knows one name, or none."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give them all. Raises OSError where there is none."""
        if not self._addresses:
            raise OSError
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("addresses", "is_ok", "said"),
    [
        (("8.8.8.8",), True, "leads to where we may send"),
        (("8.8.8.8", "10.0.0.7"), False, "not public"),
        (("127.0.0.1",), False, "not public"),
        ((), False, "leads nowhere"),
    ],
)
async def test_a_recipients_name_is_looked_up_and_nothing_is_sent(
    addresses: tuple[str, ...], is_ok: bool, said: str
) -> None:
    resolver = GuardedResolver(sandbox=False, inner=Names(*addresses))

    found = await check_webhook("boligforening", WEBHOOK, resolver)

    assert (found.subject, found.is_ok) == ("webhook of boligforening", is_ok)
    assert said in found.text
