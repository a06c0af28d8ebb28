"""The contract's names and files: one namespace for nearly every element, our WSDL and XSD."""

from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

import contracts

PATH: Final = "/vericert/services/IndkomstOplysningPersonHentV2ServicePort"
WSDL: Final = "IndkomstOplysningPersonHent.wsdl"
FILES: Final = Path(contracts.__file__).parent / "wire" / "skat_eindkomst"
_CLASS: Final = "http://rep.oio.dk/skat.dk/eindkomst/class/{}/xml/schemas/20071202/"
PREFIXES: Final = {
    "e": "http://rep.oio.dk/skat.dk/eindkomst/",
    "content": _CLASS.format("angivelsefelt"),
    "unit": _CLASS.format("feltenhedtype"),
    "field": _CLASS.format("blanketfelt"),
    "form": _CLASS.format("blanket"),
    "report": _CLASS.format("angivelse"),
    "start": "http://rep.oio.dk/xkom.dk/xml/schemas/2006/09/01/",
    "end": "http://rep.oio.dk/xkom.dk/xml/schemas/2007/04/15/",
    "employee": _CLASS.format("ansaettelseforhold"),
    "group": _CLASS.format("indkomstpersongruppe"),
    "se": "http://rep.oio.dk/skat.dk/motor/class/virksomhed/xml/schemas/20080401/",
    "context": "http://rep.oio.dk/skat.dk/basis/kontekst/xml/schemas/2006/09/01/",
    "cpr": "http://rep.oio.dk/cpr.dk/xml/schemas/core/2005/03/18/",
    "reference": _CLASS.format("indkomstoplysningadgangreferencenummer"),
    "name": "http://rep.oio.dk/itst.dk/xml/schemas/2006/01/17/",
    "tin": "http://eksternwiki.skat.dk/oioxml/skat_dk/eIndkomst/person/",
    "address": _CLASS.format("alternativadresse"),
    "land": _CLASS.format("land"),
}
"""What an answer declares. The commonest first: lxml looks for one in this order, each time."""
SPACES: Final = PREFIXES | {
    "interval": "http://rep.oio.dk/xkom.dk/xml/schemas/2007/09/01/",
    "subscriber": _CLASS.format("abonnenttype"),
    "subscription": _CLASS.format("abonnementtype"),
    "purpose": _CLASS.format("adgangformaaltype"),
    "from": _CLASS.format("soegeaarmaanedfrakode"),
    "to": _CLASS.format("soegeaarmaanedtilkode"),
}
"""Our short names of the contract's namespaces."""


@cache
def tag(name: str) -> str:
    """Turn `cpr:PersonCivilRegistrationIdentifier` into a qualified name; no prefix is `e`."""
    prefix, _, local = name.rpartition(":")
    return f"{{{SPACES[prefix or 'e']}}}{local}"


def path(*names: str) -> str:
    """Turn several such names into a path for `find`."""
    return "/".join(map(tag, names))


def schema() -> etree.XMLSchema:
    """Load our XSD. Blocks: call it when the service is made."""
    return etree.XMLSchema(etree.parse(FILES / "IndkomstOplysningPersonHent.xsd"))
