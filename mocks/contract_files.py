"""The contracts' files as they are served, and where in them an element is declared."""

import posixpath
import re
from collections import defaultdict
from pathlib import Path
from typing import Final
from urllib.parse import quote

from lxml import etree

CONTRACTS: Final = "/contracts"
_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_LOCATION: Final = re.compile(rb'schemaLocation="([^"]+)"')
_ADDRESS: Final = re.compile(rb'(<(?:\w+:)?address\s+location=")https?://[^/"]*(/[^"]*")')


class ContractFiles:
    """One registry's WSDL and schemas, read once. The names that can be asked for are these."""

    def __init__(self, folder: Path, *, registry: str) -> None:
        """Read every file below `folder`; `registry` is its name below `/contracts`."""
        self._below = f"{CONTRACTS}/{registry}"
        self._files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in {".wsdl", ".xsd", ".graphql"}
        }
        self._declared: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for name, content in self._files.items():
            if name.endswith(".xsd"):
                self._index(name, etree.fromstring(content))

    @property
    def names(self) -> tuple[str, ...]:
        """Give every file's name below the folder, sorted."""
        return tuple(self._files)

    def path_of(self, name: str) -> str:
        """Give the path under which a file can be downloaded."""
        return f"{self._below}/{name}"

    def file(self, name: str, *, base: str) -> bytes | None:
        """Give a file; a WSDL names the service at `base`. None where there is none."""
        content = self._files.get(name)
        if content is None or not base:
            return content
        here = quote(base, safe=":/[]").encode()
        return _ADDRESS.sub(lambda match: match[1] + here + match[2], content)

    def wsdl(self, name: str, *, base: str) -> bytes:
        """Give a WSDL as `?wsdl` serves it: its imports are queries `?xsd=NAME`."""
        return self._asked_for(name, self.file(name, base=base) or b"")

    def xsd(self, name: str) -> bytes | None:
        """Give a schema by the name that `?xsd=` asks for; None where there is none."""
        if name not in self._files or not name.endswith(".xsd"):
            return None
        return self._asked_for(name, self._files[name])

    def namespaces_of(self, local_name: str, *, near: str) -> dict[str, str]:
        """Give the namespaces in which an element is declared, each with its file.

        `near` is a folder whose files go first: versions of a contract lie beside each other.
        """
        found = self._declared.get(local_name, {})
        other = tuple(name for name in _folders(self._files) if name != near)
        return {space: file for space, file in found.items() if not file.startswith(other)} or found

    def see(self, tag: str, *, near: str = "") -> str | None:
        """Give the address of an element's declaration, as a path of these mocks."""
        qualified = etree.QName(tag)
        spaces = self.namespaces_of(qualified.localname, near=near)
        file = spaces.get(qualified.namespace or "") or next(iter(spaces.values()), None)
        return None if file is None else f"{self.path_of(file)}#{qualified.localname}"

    def _index(self, name: str, schema: etree._Element) -> None:
        space = schema.get("targetNamespace", "")
        for element in schema.iter(f"{_XS}element"):
            if declared := element.get("name"):
                self._declared[declared].setdefault(space, name)

    def _asked_for(self, name: str, content: bytes) -> bytes:
        """Turn relative imports into queries, which keep the path of whoever asks."""

        def asked(match: re.Match[bytes]) -> bytes:
            target = posixpath.join(posixpath.dirname(name), match[1].decode())
            return f'schemaLocation="?xsd={posixpath.normpath(target)}"'.encode()

        return _LOCATION.sub(asked, content)


def _folders(names: dict[str, bytes]) -> set[str]:
    """Give the folders of versions: v4/, v5/."""
    return {f"{name.partition('/')[0]}/" for name in names if re.match(r"v\d+/", name)}
