import inspect
from pathlib import Path

from contracts import adapter
from contracts.adapter import REGISTRY_BASE


def test_the_whole_extension_surface_is_one_short_file() -> None:
    lines = Path(inspect.getfile(adapter)).read_text("utf-8").splitlines()

    assert len(lines) <= 120


def test_a_request_that_slips_past_the_transport_goes_nowhere() -> None:
    # RFC 2606: `.invalid` never resolves.
    assert REGISTRY_BASE.host.endswith(".invalid")
    assert REGISTRY_BASE.path == "/"
