"""The contract's names and files: namespaces per version, our WSDL and XSD."""

from pathlib import Path
from typing import Final, Literal

from lxml import etree

import contracts

Version = Literal[4, 5]
VERSIONS: Final[tuple[Version, ...]] = (4, 5)
PATH: Final = "/service/CPR/PersonBaseDataExtended/"
FAULT: Final = "http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/"
INVOCATION: Final = "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"
PNR: Final = "http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/"
FILES: Final = Path(contracts.__file__).parent / "wire" / "cpr_sf1520"


def namespace(version: Version) -> str:
    return f"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/{version}/"


def version_of(path: str) -> Version | None:
    """Read the version off a request path; None where no service answers there."""
    return next((version for version in VERSIONS if path.rstrip("/") == f"{PATH}{version}"), None)


def schema(version: Version) -> etree.XMLSchema:
    """Load our XSD of a version. Blocks: call it when the service is made."""
    return etree.XMLSchema(etree.parse(FILES / f"v{version}" / "PersonLookup.xsd"))


def wsdl_name(version: Version) -> str:
    """Name the WSDL of a version among our files."""
    return f"v{version}/PersonLookup.wsdl"
