"""What the flows of consents need, wired by gateway/app.py."""

from collections.abc import Mapping

import msgspec

from contracts.adapter import AdapterPlugin
from gateway.answering.life import Answering
from gateway.answering.parts import Parts
from gateway.consents.stored import StoredConsents
from gateway.consents.terms import Recipient
from gateway.identity.callers import PartyClass
from gateway.settings import ClientSettings


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A client of our own register, as far as consents need to know it."""

    recipient: Recipient
    party_class: PartyClass
    municipality_code: str | None = None
    redirect_uris: tuple[str, ...] = ()


def registered(clients: Mapping[str, ClientSettings]) -> dict[str, Registered]:
    """Give our register of clients as consents know it."""
    return {
        name: Registered(
            recipient=Recipient(
                client_id=name, name=each.organisation.name, cvr=each.organisation.cvr
            ),
            party_class=each.party_class,
            municipality_code=each.organisation.municipality_code,
            redirect_uris=each.redirect_uris,
        )
        for name, each in clients.items()
    }


class ConsentParts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything behind the consents, already open."""

    answering: Answering
    parts: Parts
    stored: StoredConsents
    plugins: tuple[AdapterPlugin[msgspec.Struct], ...]
    clients: Mapping[str, Registered]
    public_url: str
    """Where a citizen's browser finds us."""
    most_open: int
    """How many unanswered requests one client may have."""
