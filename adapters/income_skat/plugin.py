"""What the gateway knows of the income register before any connection exists."""

from datetime import UTC, datetime
from typing import Final

import httpx

from adapters.income_skat.adapter import IncomeSkat
from adapters.income_skat.reading import SECTION
from adapters.income_skat.settings import SkatSettings, SkatTerms
from contracts.adapter import AdapterPlugin, Authority, SectionOffer, Text
from contracts.records import Income

_REPORTER: Final = Authority(
    name="Den, der har indberettet",
    contact=Text(
        da="Din arbejdsgiver, a-kasse, kommune eller den anden, der har indberettet beløbet: "
        "kun de kan rette det.",
        en="Your employer, unemployment fund, municipality or whoever else reported the amount: "
        "only they can correct it.",
    ),
)


def _connect(settings: SkatSettings, transport: httpx.AsyncBaseTransport) -> IncomeSkat:
    return IncomeSkat(settings, transport, clock=lambda: datetime.now(UTC))


plugin: Final = AdapterPlugin(
    name="income_skat",
    version="0.1.0",
    title="eIndkomst (Skatteforvaltningen)",
    authority=Authority(
        name="Skatteforvaltningen",
        contact=Text(
            da="Driver indkomstregisteret. Ret beløb hos den, der har indberettet dem.",
            en="Runs the income register. Have amounts corrected by whoever reported them.",
        ),
    ),
    sections=(
        SectionOffer(
            name=SECTION,
            title=Text(da="Indkomst", en="Income"),
            record_type=Income,
            field_authorities={"months": _REPORTER, "lines": _REPORTER},
        ),
    ),
    settings_type=SkatSettings,
    terms_type=SkatTerms,
    asks_by="pnr",
    # Employers report at any hour, most of them around the turn of the month, and a report is
    # delivered once it is there: there is no load whose next run could be told or missed.
    cycle="live",
    # An agreement names the statute that opens the register; a citizen's consent opens it to
    # nobody else (domain.md 1.2 and section 2, private parties).
    accepts=frozenset({"statute", "own_access"}),
    connect=_connect,
)
