"""The open routes of the ledger: whoever holds a receipt may ask, without a token."""

import pytest

from tests.gateway.api.fakes import NOTE, Api

pytestmark = pytest.mark.anyio


async def test_the_keys_are_there_for_anybody(api: Api) -> None:
    answer = await api.send("GET", "/v1/ledger/keys")

    assert answer.status_code == 200
    assert answer.json() == {"origin": "samsyn.example/test", "keys": []}


async def test_the_checkpoint_is_the_signed_note_itself(api: Api) -> None:
    answer = await api.send("GET", "/v1/ledger/checkpoint")

    assert answer.text == NOTE
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_proof_names_its_entry(api: Api) -> None:
    answer = await api.send("GET", "/v1/ledger/entries/ent_one/proof")

    assert answer.json()["entry_id"] == "ent_one"


async def test_an_entry_that_is_not_there_is_a_plain_404(api: Api) -> None:
    answer = await api.send("GET", "/v1/ledger/entries/ent_two/proof")

    assert answer.status_code == 404
    assert answer.json()["code"] == "entry_unknown"


async def test_two_sizes_are_proved_to_be_one_tree(api: Api) -> None:
    answer = await api.send("GET", "/v1/ledger/consistency?from=3&to=7")

    assert answer.json() == {"from": 3, "to": 7, "hashes": []}


@pytest.mark.parametrize("sizes", ["from=7&to=3", "from=-1&to=3", "from=x&to=3", "to=3", ""])
async def test_sizes_that_are_none_are_said_to_be(api: Api, sizes: str) -> None:
    answer = await api.send("GET", f"/v1/ledger/consistency?{sizes}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_parameter_that_is_not_used_is_refused(api: Api) -> None:
    answer = await api.send("GET", "/v1/ledger/keys?pnr=none")

    assert answer.status_code == 400
    assert answer.json()["code"] == "query_invalid"


async def test_nothing_of_the_ledger_is_kept_on_its_way(api: Api) -> None:
    answer = await api.send("GET", "/v1/ledger/keys")

    assert answer.headers["cache-control"] == "no-cache"
