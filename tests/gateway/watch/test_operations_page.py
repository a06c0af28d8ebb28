"""docs/operations.md names every metric and every alarm, and no other."""

import re
from pathlib import Path

from prometheus_client import CollectorRegistry

from gateway.ledger import brake
from gateway.ledger.brake import TOO_MANY_PEOPLE
from gateway.settings import LimitsSettings
from gateway.watch import alarms, canary, watch
from gateway.watch.figures import Figures

PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")
ALARMS = {
    *(f"{seen}_{how}_entry" for seen in ("answer", "call") for how in ("without", "before")),
    *("notes_lost", "watch_ended_unchecked", "watch_failed", canary.MISSING, TOO_MANY_PEOPLE),
}


def test_the_page_lists_every_metric_and_no_other() -> None:
    registry = CollectorRegistry()
    Figures(registry)
    samples = {each.name for family in registry.collect() for each in family.samples}

    listed = set(re.findall(r"^\| `(samsyn_\w+)` \|", PAGE, re.MULTILINE))

    assert listed == {each for each in samples if not each.endswith("_created")}


def test_the_rules_use_metrics_that_there_are() -> None:
    listed = set(re.findall(r"^\| `(samsyn_\w+)` \|", PAGE, re.MULTILINE))

    assert set(re.findall(r"samsyn_(?:watch|canary|brake)_\w+", PAGE)) == listed


def test_the_page_lists_every_alarm_and_no_other() -> None:
    first_cells = set(re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE))

    assert {each for each in first_cells if not each.startswith("samsyn_")} == ALARMS


def test_every_alarm_is_a_word_of_the_code() -> None:
    files = (alarms.__file__, brake.__file__, canary.__file__, watch.__file__)
    code = "".join(Path(file).read_text("utf-8") for file in files if file)

    assert [each for each in sorted(ALARMS) if each not in code and "entry" not in each] == []


def test_the_page_says_how_many_are_named_and_kept() -> None:
    assert f"{watch.MOST_NOTES:,}" in PAGE
    assert alarms.MOST_NAMED == 100
    assert "names the first hundred" in PAGE


def test_the_page_says_the_limits_that_hold_where_nothing_is_set() -> None:
    limits = LimitsSettings()

    assert f"people_per_hour = {limits.people_per_hour}\n" in PAGE
    assert f"unknown_per_hour = {limits.unknown_per_hour}\n" in PAGE
