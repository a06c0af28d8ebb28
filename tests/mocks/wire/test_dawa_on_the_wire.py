"""The closed API on the wire: 410 by default, its shape where it is asked for."""

import pytest

pytestmark = pytest.mark.slow
HOME = "00000000-0000-4000-8000-00000000000a"


@pytest.mark.parametrize("path", [f"/adresser/{HOME}", "/autocomplete", "/datavask/adresser"])
def test_by_default_the_paths_are_gone_as_the_real_ones_are(caller, mocks, path):
    answer = caller.client().get(f"{caller.addresses.dawa}{path}")

    (entry,) = mocks.journal.entries()
    assert answer.status_code == 410
    assert len(answer.text.splitlines()) == 1
    assert "--dawa" in answer.text
    assert (entry.registry, entry.verdict) == ("dawa", "refused: closed")
    assert entry.findings


def test_with_the_option_they_answer_and_say_that_the_real_one_is_closed(start_mocks, caller_of):
    mocks = start_mocks(dawa=True)
    caller = caller_of(mocks)
    client = caller.client()

    answer = client.get(f"{caller.addresses.dawa}/adresser/{HOME}")

    assert answer.status_code == 200
    assert answer.json()["adressebetegnelse"] == "Ærøvej 16, st. tv, 8000 Aarhus C"
    assert answer.json()["href"] == f"{caller.addresses.dawa}/adresser/{HOME}"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "closed" in answer.headers["x-dawa-closed"]
    assert mocks.journal.entries()[0].personas == ("employee", "partner", "child")


@pytest.mark.parametrize(
    ("fault", "status"), [("unavailable", 503), ("fault", 429), ("garbage", 200)]
)
def test_faults_meet_it_until_it_is_well_again(start_mocks, caller_of, fault, status):
    caller = caller_of(start_mocks(dawa=True))
    client = caller.client()
    url = f"{caller.addresses.dawa}/adresser/{HOME}"

    failed = client.get(url, headers={"X-Mock-Fault": fault})

    assert failed.status_code == status
    assert client.get(url).json()["id"] == HOME


def test_a_text_that_was_typed_is_shown_as_its_shape(start_mocks, caller_of):
    caller = caller_of(start_mocks(dawa=True))
    client = caller.client()
    client.get(f"{caller.addresses.dawa}/adresser/autocomplete", params={"q": "Ærøvej 0702751236"})

    shown = client.get(f"{caller.addresses.admin}/journal/1").text

    assert "q=Xxxxxx ##########" in shown
    assert "0702751236" not in shown
