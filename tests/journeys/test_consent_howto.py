"""docs/consent-howto.md, command by command, as its reader types them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.house import House

pytestmark = pytest.mark.slow
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "consent-howto.md").read_text("utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def said(house: House, tmp_path: Path) -> list[str]:
    """Give what each block of commands printed."""
    mark = "--- next ---"
    script = f"\necho; echo '{mark}'\n".join(COMMANDS)
    script = script.replace("http://127.0.0.1:8080", house.address)
    script = script.replace(".venv/bin/samsyn", f"{sys.executable} -m gateway")
    done = subprocess.run(  # noqa: S603  # our own page
        ["bash", "-eu", "-c", script],  # noqa: S607  # as the reader's own shell
        cwd=tmp_path,
        env={**os.environ, "SAMSYN_SETTINGS": str(house.file)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split(mark)


def test_the_page_leads_from_nothing_to_a_look_and_to_no_longer(said: list[str]) -> None:
    _, request, question, answer, standing, look, proof, withdrawal, refused, kept = said

    assert "consent_url" in request
    assert '"can_agree":true' in question
    assert '"state":"granted"' in answer
    assert '"subject":"sub_' in standing
    assert "full_name" in look
    assert "1988-03-14" not in look.split("receipt")[0].replace('"since":"1988-03-14"', "")
    assert "Everything holds." in proof
    assert '"state":"withdrawn"' in withdrawal
    assert "subject_not_available" in refused
    assert '"state":"withdrawn"' in refused
    assert "Everything holds." in kept
