"""The commands of the guided story, as a shell takes them."""

from typing import Final

import msgspec

from mocks.page.surroundings import Surroundings

_JSON: Final = "Content-Type: application/json"
_ASK: Final = """\
US="Authorization: Bearer $({token})"
curl -s {api}/v1/consent-requests -H "$US" -H "{json}" -d '{{
  "purpose": "resident-copy", "mode": "recurring", "max_uses": 3,
  "fields": ["person.name", "person.birth_date", "person.residence.since"]}}' | tee request.json"""
_LOOK: Final = """\
US="Authorization: Bearer $({token})"
ID=$(sed 's/.*"id":"\\([^"]*\\)".*/\\1/' request.json)
curl -s {api}/v1/consent-requests/$ID -H "$US" > standing.json
CONSENT=$(sed 's/.*"consent_id":"\\([^"]*\\)".*/\\1/' standing.json)
SUBJECT=$(sed 's/.*"subject":"\\([^"]*\\)".*/\\1/' standing.json)
curl -s {api}/v1/citizen-data -H "$US" -H "{json}" -d '{{
  "subject": {{"alias": "'$SUBJECT'"}}, "purpose": "resident-copy", "consent_id": "'$CONSENT'"}}'"""


class Commands(msgspec.Struct, frozen=True, kw_only=True):
    """What the housing association's system does, by hand."""

    ask: str
    look: str


def commands(around: Surroundings) -> Commands | None:
    """Write them; None where no gateway stands beside the mocks."""
    if around.gateway is None:
        return None
    told = {
        "api": around.gateway,
        "json": _JSON,
        "token": around.command("token", "boligforening"),
    }
    return Commands(ask=_ASK.format(**told), look=_LOOK.format(**told))
