"""The contract's names and files: namespaces per version, our WSDL and XSD, served by query."""

import posixpath
import re
from pathlib import Path
from typing import Final, Literal

from lxml import etree

import contracts

Version = Literal[4, 5]
VERSIONS: Final[tuple[Version, ...]] = (4, 5)
PATH: Final = "/service/CPR/PersonBaseDataExtended/"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
FAULT: Final = "http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/"
INVOCATION: Final = "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"
PNR: Final = "http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/"
FILES: Final = Path(contracts.__file__).parent / "wire" / "cpr_sf1520"
_LOCATION: Final = re.compile(rb'schemaLocation="([^"]+)"')


def namespace(version: Version) -> str:
    return f"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/{version}/"


def version_of(path: str) -> Version | None:
    """Read the version off a request path; None where no service answers there."""
    return next((version for version in VERSIONS if path.rstrip("/") == f"{PATH}{version}"), None)


def schema(version: Version) -> etree.XMLSchema:
    """Load our XSD of a version. Blocks: call it when the service is made."""
    return etree.XMLSchema(etree.parse(FILES / f"v{version}" / "PersonLookup.xsd"))


class Published:
    """Our WSDL and its schemas as they are served: `?wsdl`, and `?xsd=NAME` for each import."""

    def __init__(self, folder: Path) -> None:
        """Read every file once. The names that can be asked for are these and no path."""
        self._files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for pattern in ("*/*.wsdl", "*/*.xsd")
            for path in sorted(folder.glob(pattern))
        }

    def wsdl(self, version: Version) -> bytes:
        """Give the WSDL of a version."""
        return self._served(f"v{version}/PersonLookup.wsdl")

    def xsd(self, name: str) -> bytes | None:
        """Give a schema by the name that the WSDL imports it by; None where there is none."""
        is_schema = name in self._files and name.endswith(".xsd")
        return self._served(name) if is_schema else None

    def _served(self, name: str) -> bytes:
        """Turn relative imports into queries, which keep the path of whoever asks."""

        def asked(match: re.Match[bytes]) -> bytes:
            target = posixpath.join(posixpath.dirname(name), match[1].decode())
            return f'schemaLocation="?xsd={posixpath.normpath(target)}"'.encode()

        return _LOCATION.sub(asked, self._files[name])
