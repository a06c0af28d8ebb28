"""docs/what-differs.md speaks of every service that the mocks offer, and names its sources."""

import re
from pathlib import Path
from typing import get_args

import msgspec

from mocks.addresses import Addresses, overview
from mocks.downloads import Downloads
from mocks.exchange import Registry
from mocks.trouble.catalogue import KINDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "what-differs.md").read_text("utf-8")
BODY, _, SOURCES = PAGE.partition("## Sources")


def offered() -> set[str]:
    """Name every service as the front of the mocks does."""
    named = {
        each.name: "" if each.type is str else {}
        for each in msgspec.structs.fields(Addresses)
        if each.required
    }
    shown = overview(Addresses(**named | {"check": "warn"}), Downloads().paths())
    registries = shown["registries"]
    assert isinstance(registries, dict)
    return {*registries, "issuer", "owners"}


def test_every_service_of_the_mocks_has_its_part() -> None:
    assert [each for each in offered() if f"`{each}`" not in BODY] == []
    assert {"cpr", "skat", "dar", "issuer"} <= offered()


def test_no_registry_of_a_fault_is_left_out() -> None:
    assert [each for each in get_args(Registry) if f"`{each}`" not in BODY] == []


def test_every_source_is_cited_and_every_citation_has_its_source() -> None:
    cited = {int(number) for number in re.findall(r"\[([0-9]+)\](?!\()", BODY)}
    listed = {int(number) for number in re.findall(r"^([0-9]+)\. ", SOURCES, re.MULTILINE)}

    assert cited == listed
    assert len(listed) > 5


def test_the_fault_that_it_names_is_one() -> None:
    assert "`events_and_replica_out_of_step`" in BODY
    assert "events_and_replica_out_of_step" in KINDS


def test_it_counts_the_faults_right() -> None:
    (counted,) = re.findall(r"\[([0-9]+) of them\]\(faults\.md\)", BODY)

    assert int(counted) == len(KINDS)
