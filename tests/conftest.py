"""What every test shares: the async backend and where the official contract files lie."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NoReturn

import hypothesis
import pytest
from lxml import etree

from tests.postgres import VARIABLE, PrivateServer, Server, private_server, shared_server

ROOT = Path(__file__).resolve().parents[1]

# CI draws the same examples every time, so that it judges the change and not the day's luck; a
# developer's machine goes on looking for new ones.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    hypothesis.settings.load_profile("ci")


# An application of ours is a few ten thousand objects that know each other; looking through all of
# them again and again was a third of the suite's time.
gc.set_threshold(50_000, 20, 100)


def pytest_collection_finish() -> None:
    """Leave the tests themselves out of every later collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def official() -> Path:
    folder = Path(
        os.environ.get("SAMSYN_OFFICIAL_CONTRACTS", ROOT.parent / "shared" / "registries")
    )
    if not folder.is_dir():
        _do_without(f"the official contract files are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL server: the shared one, else one of our own."""
    shared = shared_server()
    if shared is not None:
        yield shared
        return
    with private_server() as private:
        if private is None:
            _do_without(f"no PostgreSQL lets us in at {VARIABLE}, and none is installed here")
        yield private.server


@pytest.fixture(scope="session")
def stoppable_postgres() -> Iterator[PrivateServer]:
    """Give a PostgreSQL server that nobody else uses: it may be stopped, crashed and misled."""
    with private_server() as private:
        if private is None:
            _do_without("no PostgreSQL is installed here that a test could stop")
        yield private


def _do_without(reason: str) -> NoReturn:
    """Skip; on CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


# The published v4 types file uses cpr:PNRType without importing its namespace, and libxml2 rejects
# it (registries/cpr-sf1520/PROVENANCE.md). The import is added here, in memory, and nowhere else.
MISSING_IMPORT = (
    b'<xsd:import namespace="http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/"'
    b' schemaLocation="../sp/PNR_1.xsd"/>'
)


class _WithMissingImport(etree.Resolver):
    def resolve(self, system_url: str, _: str | None, context: object) -> object:  # type: ignore[override]  # the stubs name private types
        if not system_url.endswith("PersonBaseDataExtendedServiceTypes.xsd"):
            return None
        text = Path(system_url).read_bytes()
        if MISSING_IMPORT[:70] not in text:
            start = text.index(b'version="1.0">') + len(b'version="1.0">')
            text = text[:start] + MISSING_IMPORT + text[start:]
        return self.resolve_string(text, context, base_url=system_url)


@pytest.fixture(scope="session")
def official_sf1520(official: Path) -> Callable[[Literal["v4", "v5"]], etree.XMLSchema]:
    """Load the person register's messages schema: v4 as published, v5 as derived."""

    def load(contract: Literal["v4", "v5"]) -> etree.XMLSchema:
        folder = official / {"v4": "cpr-sf1520", "v5": "cpr-sf1520-v5"}[contract]
        parser = etree.XMLParser()
        parser.resolvers.add(_WithMissingImport())
        messages = folder / "PersonBaseDataExtendedServiceMsg.xsd"
        return etree.XMLSchema(etree.parse(str(messages), parser))

    return load
