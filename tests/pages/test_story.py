"""The first five minutes, whole: the sandbox's page, the citizen's pages and the housing
association's own commands, in one browser and one shell.
"""

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.journeys.house import House
from tests.pages.reader import Reader

pytestmark = pytest.mark.slow
DAR = "Adresseregistret (DAR)"
SILENT = f"{DAR} svarer ikke lige nu"


class Association:
    """The housing association: it runs what the sandbox's page gives it to run."""

    def __init__(self, house: House, folder: Path) -> None:
        self._token = house.token(client="boligforening")
        self._folder = folder

    def run(self, command: str) -> dict[str, object]:
        """Run a command of the page in a shell; a token stands in for the command that gives it."""
        filled = re.sub(r"\$\([^)]* token boligforening\)", self._token, command)
        assert filled != command
        told = subprocess.run(
            ["sh", "-s"],  # noqa: S607  the shell of the machine
            input=filled,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=True,
        )
        answer: dict[str, object] = json.loads(told.stdout)
        return answer


class Story:
    """The story step by step; each step leaves the browser where it ends."""

    def __init__(self, reader: Reader, association: Association) -> None:
        self.reader = reader
        self.page = reader.page
        self.association = association
        self.page.goto(reader.house.mocks.addresses.page)
        self._ask = self.page.locator("#story-ask").inner_text()
        self._look = self.page.locator("#story-look").inner_text()

    def to_the_sandbox(self) -> None:
        self.page.goto(self.reader.house.mocks.addresses.page)

    def use(self, persona: str) -> None:
        """Sign in as somebody from the sandbox's page."""
        self.to_the_sandbox()
        self.page.get_by_role("link", name=f"Brug {persona}").click()
        self.reader.choose(persona)

    def switch(self, label: str) -> str:
        """Press a switch of the story; give what the page about her home then says."""
        self.to_the_sandbox()
        self.page.get_by_role("button", name=f"{label}: {DAR}").first.click()
        self.page.get_by_role("link", name="Åbn siden om bolig").click()
        return self.reader.text()

    def is_asked(self) -> list[str]:
        """Open the association's question; give the fields that are asked for."""
        self.page.goto(str(self.association.run(self._ask)["consent_url"]))
        ticks = self.page.locator("input[name=felt]")
        assert self.page.locator("input[name=felt]:checked").count() == 0
        return [str(value) for value in ticks.evaluate_all("all => all.map(each => each.value)")]

    def agrees_to(self, *fields: str) -> None:
        for field in fields:
            self.page.locator(f"input[name=felt][value='{field}']").check()
        self.page.locator("button[name=svar][value=ja]").click()

    def association_looks(self) -> dict[str, object]:
        return self.association.run(self._look)

    def newest_row(self) -> str:
        """Give the newest row of her log."""
        self.reader.go("/mine-data/opslag")
        return self.page.locator("article.log-row").first.inner_text()

    def withdraws(self) -> None:
        self.reader.go("/mine-data/samtykker")
        self.page.get_by_role("button", name="Træk").first.click()


def test_the_first_five_minutes(reader: Reader, tmp_path: Path) -> None:
    story = Story(reader, Association(reader.house, tmp_path))

    story.use("employee")
    assert reader.path == "/mine-data"
    assert SILENT in story.switch("Sluk")
    assert SILENT not in story.switch("Tænd igen")

    asked = story.is_asked()
    story.agrees_to("person.name", "person.residence.since")
    shown = story.association_looks()
    row = story.newest_row()
    assert set(asked) == {"person.name", "person.birth_date", "person.residence.since"}
    assert set(_person(shown)) == {"name", "residence"}
    assert "Sandkassens Boligforening" in row
    assert "så det samme som dig" in row

    story.withdraws()
    refused = story.association_looks()
    assert "sections" not in refused
    assert refused["status"] == httpx.codes.NOT_FOUND
    assert reader.troubles == []


def _person(answer: dict[str, object]) -> dict[str, object]:
    """Give what an answer says of the person."""
    sections = answer["sections"]
    assert isinstance(sections, dict)
    record = sections["person"]["record"]
    return {name: value for name, value in record.items() if value}
