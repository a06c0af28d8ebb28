"""Which routes let citizen data out, and the entry that each answer must have."""

from typing import Final

ENTRY_OF: Final = {
    "/v1/citizen-data": "disclosed",
    # One for each person whom the answer is about: the route says how many.
    "/v1/household-data": "disclosed",
    "/v1/my-data": "disclosed",
    "/v1/access-checks": "checked",
    "/v1/my-data/access-check": "checked",
    "/v1/my-data/access-log": "log_read",
    "/v1/my-data/access-log/{entry_id}/shown": "log_read",
    "/v1/my-data/relations": "disclosed",
    "/v1/my-data/relations/{alias}": "disclosed",
    "/v1/my-data/relations/{alias}/access-log": "disclosed",
    "/v1/my-data/powers-of-attorney": "log_read",
    "/v1/my-data/powers-of-attorney/invitations/{code}/opening": "checked",
    "/v1/organisation/access-log": "organisation_log_read",
    # A yes or no out of her own record, with the look that it rests on.
    "/v1/my-data/statements": "disclosed",
    "/v1/my-data/handovers/{name}": "handover_opened",
    "/v1/my-data/export": "disclosed",
    "/v1/my-data/corrections": "correction_read",
    "/mine-data/fejl": "correction_read",
    "/mine-data": "disclosed",
    "/mine-data/bevis/hent": "disclosed",
    "/mine-data/rejse/{name}": "handover_opened",
    "/mine-data/hent/{form}": "disclosed",
    "/mine-data/udskriv": "disclosed",
    "/mine-data/opslag": "log_read",
    "/mine-data/hvem-maa-se/{purpose_id}": "checked",
    "/mine-data/anmodninger/{request_id}": "consent",
    "/mine-data/anmodninger/{request_id}/svar": "consent",
    "/mine-data/anmodninger/{request_id}/svaret": "consent_read",
    "/mine-data/samtykker": "consent_read",
    "/mine-data/samtykker/{consent_id}": "consent_read",
    "/mine-data/samtykker/{consent_id}/kvittering": "consent_read",
    "/mine-data/samtykker/{consent_id}/traek-tilbage": "consent_read",
    "/mine-data/oplysninger/{area}": "disclosed",
    "/mine-data/indkomst/{month}": "disclosed",
    "/mine-data/anmodninger/{request_id}/hvem": "disclosed",
    "/mine-data/andre": "disclosed",
    "/mine-data/andre/{alias}": "disclosed",
    "/mine-data/andre/{alias}/oplysninger/{area}": "disclosed",
    "/mine-data/andre/{alias}/indkomst/{month}": "disclosed",
    "/mine-data/andre/{alias}/opslag": "disclosed",
    "/mine-data/fuldmagter": "log_read",
    "/mine-data/fuldmagter/{power_id}": "log_read",
    # One for each person whom the answer is about: the page says how many.
    "/sagsbehandler/svar": "disclosed",
    "/sagsbehandler/tjek": "checked",
    "/v1/consent-requests": "consent_request",
    "/v1/consent-requests/{request_id}": "consent_read",
    "/v1/consents/{consent_id}": "consent_read",
    "/v1/my-data/consents": "consent_read",
    "/v1/my-data/consents/{consent_id}": "consent_read",
    "/v1/my-data/consents/{consent_id}/withdrawal": "consent_read",
    # Each with the look at her own record that it rests on.
    "/v1/my-data/consent-requests/{request_id}": "consent",
    "/v1/my-data/consent-requests/{request_id}/decision": "consent",
}
"""By route template. An answer's body may leave only after an entry of this kind."""
OPEN: Final = frozenset(
    {
        "/health",
        "/ready",
        "/schema",
        "/v1/organisation/unused-rights",
        # A link for nobody in particular: what it says is the firm's own.
        "/v1/handovers",
        "/v1/ledger/checkpoint",
        "/v1/ledger/consistency",
        "/v1/ledger/entries/{entry_id}/proof",
        "/v1/ledger/keys",
        "/v1/purposes",
        "/v1/registries",
        "/verificer",
        # Pages for everybody, the files of all pages, and the way in and out.
        "/",
        "/assets/{edition}/{name}",
        "/hjaelp",
        "/log-ind",
        "/log-ind/bliv",
        "/log-ind/retur",
        "/log-ud",
        "/mine-data/hent",
        "/mine-data/bevis",
        "/mine-data/fejl/ny",
        "/mine-data/hvem-maa-se",
        "/mine-data/oplysninger",
        "/mine-data/situationer",
        "/mine-data/situationer/{slug}",
        "/privatliv",
        "/sagsbehandler",
        "/sandkasse",
        "/sprog/{language}",
        "/tekst/{size}",
        "/was",
        # An empty form, and a link that nobody has opened; what is sent is answered by an address.
        "/fuldmagt/{code}",
        "/rejse/{name}",
        "/fuldmagt/{code}/aaben",
        "/mine-data/fuldmagter/ny",
        "/mine-data/fuldmagter/{power_id}/slut",
        "/mine-data/fuldmagter/{power_id}/svar",
        # Only that what she did was done.
        "/v1/my-data/powers-of-attorney/{power_id}/decision",
        "/v1/my-data/powers-of-attorney/{power_id}/withdrawal",
    }
)
"""Nothing about any citizen."""
OF_ADMIN: Final = frozenset({"/metrics", "/notices/protection"})
"""Of the other listener: its requests stand in our own log too, and never pass this one's edge."""


def entry_demanded(route: str | None) -> str | None:
    """Give the kind of entry that an answer of this route needs; None for a route that is open.

    A route that nobody declared, or an answer without one, is taken to let data out.
    """
    if route in OPEN:
        return None
    return ENTRY_OF.get(route or "", "disclosed")
