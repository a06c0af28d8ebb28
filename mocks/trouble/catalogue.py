"""Every fault there is: what it does in words, which registries it suits, and what the gateway
shows for it. Knows no answer and no service.

`docs/faults.md` is this table; a test holds them together, another proves the outcomes.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from contracts.adapter import Text
from mocks.exchange import Registry

Outcome = Literal[
    "found",
    "unavailable",
    "broken",
    "refused",
    "unknown",
    "facts_unavailable",
    "subject_unknown",
    "issuer_unavailable",
    "invalid_token",
]
"""What the gateway shows: of a section `found`, `unknown`, `unavailable` or `broken`; of the person
register, which every question needs first, 503 `facts_unavailable`, 404 `subject_unknown` or a
refusal; of the issuer 503 `issuer_unavailable` or 401 `invalid_token`.
"""
_LONGEST: Final = 120.0
_LONG_LATE: Final = 86_400.0
_DAY: Final = 86_400.0


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: its text, and the outcome at each registry that can have it."""

    text: Text
    outcomes: Mapping[Registry, Outcome]
    seconds: float = 10.0
    """The default of the order's `seconds`; what they mean stands in the text."""
    most_seconds: float = _LONGEST
    by_call: bool = True
    """False where it happens before anybody knows which call it is: no header, no persona."""
    is_slow: bool = False
    """Whether its outcome rests on the asker's patience."""


def _everywhere(section: Outcome, issuer: Outcome | None) -> dict[Registry, Outcome]:
    whole: Outcome = "found" if section == "found" else "facts_unavailable"
    of_registries: dict[Registry, Outcome] = {"cpr": whole, "dar": section, "skat": section}
    return of_registries | ({"issuer": issuer} if issuer else {})


def _told(da: str, en: str) -> Text:
    return Text(da=da, en=en)


_CERTIFICATES: Final[dict[Registry, Outcome]] = {"cpr": "facts_unavailable", "skat": "broken"}
KINDS: Final[Mapping[str, Kind]] = {
    "down": Kind(
        text=_told("forbindelsen lukkes uden svar", "the connection is closed without an answer"),
        outcomes=_everywhere("unavailable", "issuer_unavailable"),
    ),
    "timeout": Kind(
        text=_told(
            "intet svar; forbindelsen lukkes efter `seconds`",
            "no answer; the connection is closed after `seconds`",
        ),
        outcomes=_everywhere("unavailable", "issuer_unavailable"),
        seconds=60.0,
        is_slow=True,
    ),
    "unavailable": Kind(
        text=_told("503 med Retry-After: 30", "503 with Retry-After: 30"),
        outcomes=_everywhere("unavailable", "issuer_unavailable"),
    ),
    "rate_limited": Kind(
        text=_told("429 med Retry-After: 30", "429 with Retry-After: 30"),
        outcomes=_everywhere("unavailable", "issuer_unavailable"),
    ),
    "slow": Kind(
        text=_told(
            "det ærlige svar efter `seconds`, eller efter fordelingen `delay`",
            "the honest answer after `seconds`, or after a draw from the distribution `delay`",
        ),
        outcomes=_everywhere("unavailable", "issuer_unavailable"),
        is_slow=True,
    ),
    "slow_drip": Kind(
        text=_told(
            "det ærlige svar i dryp, fordelt over `seconds`",
            "the honest answer in drips, spread over `seconds`",
        ),
        outcomes=_everywhere("unavailable", "issuer_unavailable"),
        seconds=60.0,
        is_slow=True,
    ),
    "huge_answer": Kind(
        text=_told(
            "det ærlige svar fulgt af 72 MiB mellemrum",
            "the honest answer followed by 72 MiB of spaces",
        ),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "garbage": Kind(
        text=_told("200 med bytes, der ikke er en besked", "200 with bytes that are no message"),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "empty": Kind(
        text=_told("200 uden indhold", "200 with nothing in it"),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "html": Kind(
        text=_told(
            "200 med en HTML-side om vedligeholdelse", "200 with a maintenance page in HTML"
        ),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "broken_xml": Kind(
        text=_told(
            "det ærlige svar uden sit sidste sluttegn (i JSON: uden den sidste klamme)",
            "the honest answer without its last end tag (in JSON: without the last brace)",
        ),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "half": Kind(
        text=_told(
            "halvdelen af det ærlige svar, så lukkes forbindelsen",
            "half of the honest answer, then the connection is closed",
        ),
        outcomes=_everywhere("unavailable", "issuer_unavailable"),
    ),
    "truncated": Kind(
        text=_told(
            "halvdelen af det ærlige svar, som om det var hele",
            "half of the honest answer, as if it were the whole",
        ),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "wrong_charset": Kind(
        text=_told(
            "det ærlige svar i ISO-8859-1, stadig mærket UTF-8",
            "the honest answer in ISO-8859-1, still declared as UTF-8",
        ),
        outcomes=_everywhere("broken", "found"),
    ),
    "byte_order_mark": Kind(
        text=_told(
            "det ærlige svar efter en byte order mark", "the honest answer after a byte order mark"
        ),
        outcomes={
            "cpr": "found",
            "dar": "broken",
            "skat": "found",
            "issuer": "issuer_unavailable",
        },
    ),
    "bomb": Kind(
        text=_told(
            "XML med entiteter, der vokser; JSON 100.000 niveauer dyb",
            "XML with entities that grow; JSON 100,000 levels deep",
        ),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "gzip_bomb": Kind(
        text=_told("en smule gzip, der fylder 72 MiB", "a little gzip that fills 72 MiB"),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "header_flood": Kind(
        text=_told("et hoved på 100 kB", "a header of 100 kB"),
        outcomes=_everywhere("unavailable", "found"),
    ),
    "redirect": Kind(
        text=_told("302 til en anden adresse", "302 to another address"),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "new_field": Kind(
        text=_told(
            "det ærlige svar med et felt, som kontrakten ikke har",
            "the honest answer with a field that the contract does not have",
        ),
        outcomes={"cpr": "found", "dar": "found", "issuer": "found"},
    ),
    "split_number": Kind(
        text=_told(
            "det ærlige svar med en kommentar midt i personnummeret",
            "the honest answer with a comment in the middle of the personal number",
        ),
        outcomes={"cpr": "found"},
    ),
    "unauthorised": Kind(
        text=_told("401", "401"), outcomes=_everywhere("broken", "issuer_unavailable")
    ),
    "refused": Kind(
        text=_told("403: certifikat eller aftale afvist", "403: certificate or agreement refused"),
        outcomes=_everywhere("broken", "issuer_unavailable"),
    ),
    "wrong_person": Kind(
        text=_told(
            "et svar om en anden person eller adresse",
            "an answer about another person or address",
        ),
        outcomes=_everywhere("broken", None),
    ),
    "swapped_answers": Kind(
        text=_told(
            "to samtidige spørgsmåls svar byttes om; et spørgsmål venter `seconds` på et andet",
            "the answers of two questions at a time are exchanged; one waits `seconds` for another",
        ),
        outcomes=_everywhere("broken", None),
        seconds=0.2,
    ),
    "fault": Kind(
        text=_told(
            "registrets egen fejl: en SOAP-fejl, eller GraphQL-fejl i 200",
            "the registry's own fault: a SOAP fault, or GraphQL errors inside 200",
        ),
        outcomes=_everywhere("broken", None) | {"skat": "unavailable"},
    ),
    "fault_in_200": Kind(
        text=_told(
            "registrets egen fejl med status 200", "the registry's own fault with status 200"
        ),
        outcomes=_everywhere("broken", None) | {"skat": "unavailable"},
    ),
    "nobody": Kind(
        text=_told(
            "registret siger, at der ingen er (eller ingen indkomst)",
            "the registry says that there is nobody (or no income)",
        ),
        outcomes={"cpr": "subject_unknown", "dar": "unknown", "skat": "found"},
    ),
    "agreement_not_approved": Kind(
        text=_told(
            "aftalen er oprettet, men ikke godkendt af registret",
            "the agreement is entered, but the registry has not approved it",
        ),
        outcomes=_everywhere("broken", None),
    ),
    "missing_data_delimitation": Kind(
        text=_told(
            "aftalen siger ikke, hvis data den gælder (dataafgrænsning)",
            "the agreement does not say whose data it covers (dataafgrænsning)",
        ),
        outcomes={"cpr": "facts_unavailable", "skat": "broken"},
    ),
    "wrong_se_number": Kind(
        text=_told(
            "SE-nummeret hører ikke til aftalen", "the SE number does not belong to the agreement"
        ),
        outcomes={"skat": "broken"},
    ),
    "expired_token": Kind(
        text=_told(
            "adgangen er udløbet: token (CPR), nøgle (DAR); log-ind udsteder udløbne tokens",
            "the access has lapsed: token (CPR), key (DAR); the sign-in issues expired tokens",
        ),
        outcomes={"cpr": "facts_unavailable", "dar": "broken", "issuer": "invalid_token"},
    ),
    "expired_certificate": Kind(
        text=_told(
            "TLS-lytteren viser et udløbet certifikat",
            "the TLS listener shows an expired certificate",
        ),
        outcomes=_CERTIFICATES,
        by_call=False,
    ),
    "other_name_certificate": Kind(
        text=_told(
            "TLS-lytteren viser et certifikat for et andet navn",
            "the TLS listener shows a certificate for another name",
        ),
        outcomes=_CERTIFICATES,
        by_call=False,
    ),
    "self_signed_certificate": Kind(
        text=_told(
            "TLS-lytteren viser et certifikat, som ingen har udstedt",
            "the TLS listener shows a certificate that nobody issued",
        ),
        outcomes=_CERTIFICATES,
        by_call=False,
    ),
    "renewed_certificate": Kind(
        text=_told(
            "TLS-lytteren viser et nyt, gyldigt certifikat: en fornyelse",
            "the TLS listener shows a new, valid certificate: a renewal",
        ),
        outcomes={"cpr": "found", "skat": "found"},
        by_call=False,
    ),
    "clock_skew": Kind(
        text=_told(
            "registrets ur går `seconds` for hurtigt: Date, underskriftens tid, tokens",
            "the registry's clock is `seconds` fast: Date, the signature's time, tokens",
        ),
        outcomes={"cpr": "found", "dar": "found", "skat": "broken", "issuer": "invalid_token"},
        seconds=600.0,
        most_seconds=_LONG_LATE,
    ),
    "stale_data": Kind(
        text=_told(
            "det ærlige svar, som det var for `seconds` siden (40 dage)",
            "the honest answer as it was `seconds` ago (40 days)",
        ),
        outcomes={"cpr": "found", "skat": "found"},
        seconds=40 * _DAY,
        most_seconds=600 * _DAY,
    ),
    "events_and_replica_out_of_step": Kind(
        text=_told(
            "kopien har ingen af denne verdens hændelser; bestilt af `POST /faults` indlæses den "
            "ikke mere, og med registret `feed` holdes meddelelserne tilbage i stedet",
            "the replica has none of this world's events; ordered by `POST /faults` it is loaded "
            "no more, and with the registry `feed` the notices are held back instead",
        ),
        outcomes={"cpr": "found"},
    ),
    "contradiction": Kind(
        text=_told(
            "CPR: en anden kommune end adressens; DAR: adressen er nedlagt; SKAT: bor i udlandet",
            "CPR: another municipality than the address's; DAR: the address is closed; "
            "SKAT: lives abroad",
        ),
        outcomes={"cpr": "refused", "dar": "found", "skat": "found"},
    ),
    "business_error": Kind(
        text=_told("en forretningsfejl i 200, underskrevet", "a business error inside 200, signed"),
        outcomes={"skat": "unavailable"},
    ),
    "unsigned": Kind(
        text=_told("det ærlige svar uden underskrift", "the honest answer without a signature"),
        outcomes={"skat": "broken"},
    ),
    "tampered": Kind(
        text=_told("ét tal ændret efter underskriften", "one figure changed after signing"),
        outcomes={"skat": "broken"},
    ),
    "wrong_signer": Kind(
        text=_told(
            "underskrevet med et andet certifikat fra samme CA",
            "signed by another certificate of the same CA",
        ),
        outcomes={"skat": "broken"},
    ),
    "wrapped_signature": Kind(
        text=_told(
            "det underskrevne flyttet til side, noget andet sat i stedet",
            "what was signed moved aside, something else put in its place",
        ),
        outcomes={"skat": "broken"},
    ),
    "stale": Kind(
        text=_told("underskrevet for en time siden", "signed an hour ago"),
        outcomes={"skat": "broken"},
    ),
}
CERTIFICATE_FAULTS: Final = frozenset(name for name, kind in KINDS.items() if not kind.by_call)


FACADE_FAULTS: Final = frozenset(
    {
        "down",
        "unavailable",
        "slow",
        "wrong_person",
        "garbage",
        "html",
        "fault",
        "half",
        "wrong_charset",
        "unauthorised",
        "refused",
    }
)
"""What the façade of the closed DAWA can have; the gateway never asks it, so it has no outcome."""


def faults_of(registry: Registry) -> tuple[str, ...]:
    """List the faults that a registry can have, in the table's order."""
    return tuple(
        name
        for name, kind in KINDS.items()
        if registry in kind.outcomes or (registry == "dawa" and name in FACADE_FAULTS)
    )


def spelled(name: str) -> str:
    """Give a fault's name as the table has it: `wrong-person` is `wrong_person`."""
    return name.strip().replace("-", "_")


def shown(name: str) -> dict[str, object]:
    """Give one row of `GET /faults`."""
    kind = KINDS[name]
    return {
        "text": kind.text,
        "gateway_shows": dict(kind.outcomes),
        "seconds": kind.seconds,
        "most_seconds": kind.most_seconds,
        "by_header_and_persona": kind.by_call,
    }
