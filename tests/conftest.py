"""What every test shares: the async backend and where the official contract files lie."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def official() -> Path:
    folder = Path(
        os.environ.get("SAMSYN_OFFICIAL_CONTRACTS", ROOT.parent / "shared" / "registries")
    )
    if not folder.is_dir():
        reason = f"the official contract files are not at {folder}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
