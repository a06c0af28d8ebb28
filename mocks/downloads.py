"""The contract files below `/contracts`: what a client is made from, as the mocks accept it."""

from collections.abc import Callable, Mapping
from typing import Final

from mocks.contract_files import CONTRACTS, ContractFiles
from mocks.dar.schema import SDL_FILE
from mocks.described import ADMIN, MAIN, document
from mocks.exchange import Answer, Call, as_json
from mocks.sf1520.contract import FILES as CPR_FILES
from mocks.skat.contract import FILES as SKAT_FILES
from mocks.soap import XML
from mocks.wrong_place import wrong_method, wrong_path

_OURS: Final = f"{CONTRACTS}/sandbox"
_HINT: Final = b"GET /contracts lists the files\n"
_TEXT: Final = "text/plain; charset=utf-8"


class Downloads:
    """Serves every WSDL, schema and the GraphQL schema; imports between them are relative."""

    def __init__(self, *, admin: str = "") -> None:
        """Read the files (blocks). `admin` is where the admin listener is."""
        self._registries = {
            "cpr": ContractFiles(CPR_FILES, registry="cpr"),
            "dar": ContractFiles(SDL_FILE.parent, registry="dar"),
            "skat": ContractFiles(SKAT_FILES, registry="skat"),
        }
        self._described: Mapping[str, Callable[[str], object]] = {
            f"{_OURS}/openapi.json": lambda base: document(
                "What stands beside the registries", MAIN, base=base
            ),
            f"{_OURS}/admin.openapi.json": lambda _: document(
                "The sandbox's desk", ADMIN, base=admin
            ),
        }

    def paths(self) -> Mapping[str, list[str]]:
        """Give the path of every file by registry."""
        return {
            registry: [files.path_of(name) for name in files.names]
            for registry, files in self._registries.items()
        } | {"sandbox": list(self._described)}

    def answer(self, call: Call) -> Answer:
        """Serve the list, or a file."""
        if call.method not in {"GET", "HEAD"}:
            return wrong_method(call, hint=_HINT, allowed="GET, HEAD")
        asked = call.path.removeprefix(CONTRACTS).strip("/")
        if not asked:
            return as_json(self.paths())
        described = self._described.get(call.path)
        if described is not None:
            return as_json(described(call.base))
        registry, _, name = asked.partition("/")
        files = self._registries.get(registry)
        content = files.file(name, base=call.base) if files else None
        if content is None:
            return wrong_path(call, hint=_HINT, expected=f"one of GET {CONTRACTS}")
        return Answer(body=content, content_type=_TEXT if name.endswith(".graphql") else XML)
