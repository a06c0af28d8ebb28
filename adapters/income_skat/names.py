"""The element names of eIndkomst that we read, each in the namespace that the register gives it.

Nearly every element has a namespace of its own; the local names are unique. Source:
contracts/wire/skat_eindkomst.
"""

from collections.abc import Mapping
from typing import Final

EINDKOMST: Final = "http://rep.oio.dk/skat.dk/eindkomst/"
CONTEXT: Final = "http://rep.oio.dk/skat.dk/basis/kontekst/xml/schemas/2006/09/01/"

_BY_NAMESPACE: Final = {
    EINDKOMST: (
        "IndkomstOplysningPersonHent_O",
        "IndkomstPersonUddata",
        "IndkomstOplysningPersonSamling",
        "IndkomstOplysningPersonStruktur",
        "IndkomstOplysningSamling",
        "IndberetningPligtigVirksomhed",
        "IndberetningPligtigVirksomhedStruktur",
        "IndkomstLoenPeriodeSamling",
        "LoenPeriodeOplysningStruktur",
        "AngivelsePeriodeStruktur",
        "AngivelseBlanketIndholdStruktur",
        "AngivelseOplysningSamling",
        "AngivelseNiveau1",
        "AngivelseNiveau2",
        "AngivelseNiveau3",
        "AngivelseNiveau4",
        "UnderAngivelseSamling",
        "AngivelseFeltSamling",
        "AngivelseFeltIndholdStruktur",
        "BlanketFeltEnhedStruktur",
    ),
    CONTEXT: (
        "HovedOplysningerSvar",
        "TransaktionIdentifikator",
        "SvarStruktur",
        "FejlStruktur",
        "FejlIdentifikator",
        "AdvisStruktur",
    ),
    "http://rep.oio.dk/cpr.dk/xml/schemas/core/2005/03/18/": ("PersonCivilRegistrationIdentifier",),
    "http://rep.oio.dk/skat.dk/motor/class/virksomhed/xml/schemas/20080401/": (
        "VirksomhedSENummerIdentifikator",
    ),
    "http://rep.oio.dk/xkom.dk/xml/schemas/2006/09/01/": ("StartDate",),
    "http://rep.oio.dk/xkom.dk/xml/schemas/2007/04/15/": ("EndDate",),
    "http://rep.oio.dk/skat.dk/eindkomst/class/angivelse/xml/schemas/20071202/": (
        "AngivelseVirksomhedEgenIdentifikator",
        "AngivelsePeriode",
    ),
    "http://rep.oio.dk/skat.dk/eindkomst/class/indkomstpersongruppe/xml/schemas/20071202/": (
        "IndkomstPersonGruppeDispositionDato",
    ),
    "http://rep.oio.dk/skat.dk/eindkomst/class/blanket/xml/schemas/20071202/": (
        "BlanketNummerIdentifikator",
    ),
    "http://rep.oio.dk/skat.dk/eindkomst/class/blanketfelt/xml/schemas/20071202/": (
        "BlanketFeltNummerIdentifikator",
    ),
    "http://rep.oio.dk/skat.dk/eindkomst/class/feltenhedtype/xml/schemas/20071202/": (
        "FeltEnhedTypeKode",
    ),
    "http://rep.oio.dk/skat.dk/eindkomst/class/angivelsefelt/xml/schemas/20071202/": (
        "AngivelseFeltIndholdTekst",
    ),
}

NAMES: Final[Mapping[str, str]] = {
    local: f"{{{namespace}}}{local}"
    for namespace, names in _BY_NAMESPACE.items()
    for local in names
}
"""Local name to qualified name."""
