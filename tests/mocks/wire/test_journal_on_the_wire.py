"""The journal over real sockets: filters, one call, copy as curl, the live stream."""

import gzip
import json
import subprocess
import threading

import httpx
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def client(caller):
    return caller.client(with_certificate=True, timeout=10)


@pytest.fixture
def read(caller, client):
    def reading(path="", **query):
        return client.get(f"{caller.addresses.admin}/journal{path}", params=query)

    return reading


def test_the_list_can_be_narrowed(caller, client, read):
    caller.cpr(client)
    caller.cpr(client, persona="neighbour")
    caller.dar(client, world="/w/unavailable")

    def found(**query):
        return [(e["registry"], e["world"]) for e in read(**query).json()["entries"]]

    assert found() == [("dar", "unavailable"), ("cpr", None), ("cpr", None)]
    assert found(registry="cpr", persona="neighbour") == [("cpr", None)]
    assert found(world="unavailable") == [("dar", "unavailable")]
    assert found(verdict="refused") == []
    assert found(since="2099-01-01T00:00:00Z") == []
    assert found(limit="1") == [("dar", "unavailable")]


def test_each_world_has_a_journal_of_its_own(caller, client, read):
    caller.dar(client, world="/w/indigo")
    url = f"{caller.addresses.admin}/journal"

    (entry,) = client.get(url, headers={"X-Samsyn-World": "indigo"}).json()["entries"]

    assert (entry["registry"], entry["world"]) == ("dar", "indigo")
    assert client.get(f"{caller.addresses.admin}/w/indigo/journal/{entry['id']}").status_code == 200
    assert read().json()["entries"] == []


@pytest.mark.parametrize(
    "query",
    [{"colour": "blue"}, {"since": "yesterday"}, {"since": "2026-01-01T00:00:00"}, {"limit": "x"}],
    ids=str,
)
def test_a_filter_that_is_none_is_told(read, query):
    answer = read(**query)

    assert answer.status_code == 400
    assert "persona" in answer.json()["known"]


def test_a_refused_call_is_explained_with_a_link_that_leads_somewhere(caller, client, read):
    caller.cpr(client, agreement="00000000-0000-4000-8000-000000000000")

    (entry,) = read().json()["entries"]

    (finding,) = entry["findings"]
    assert finding["where"].endswith("ServiceAgreementUUID")
    assert finding["is_invented"] is True
    assert client.get(finding["see"]).status_code == 200


def test_one_call_is_shown_with_both_sides_masked(caller, client, read, town):
    caller.cpr(client)

    shown = read(f"/{read().json()['entries'][0]['id']}").json()

    number = town.persona("employee").number.reveal()
    assert "PersonLookupRequest" in shown["request"]["body"]
    assert "personnummer" in shown["response"]["body"]
    assert shown["request"]["has_certificate"] is True
    assert number not in json.dumps(shown)
    assert "Ida" not in json.dumps(shown, ensure_ascii=False)


def test_no_call_and_no_key_is_shown_that_is_not_there(caller, client, read):
    caller.dar(client)

    entry_id = read().json()["entries"][0]["id"]

    assert caller.dar_key not in read(f"/{entry_id}").text + read(f"/{entry_id}/curl").text
    assert read("/999999").status_code == 404
    assert read(f"/{entry_id}/nothing").status_code == 404
    assert read("/x").status_code == 404


def test_a_call_copied_as_curl_is_the_same_call(caller, client, read, town):
    caller.cpr(client)
    before = read().json()["entries"][0]
    script = read(f"/{before['id']}/curl").text
    number = town.persona("employee").number.reveal()
    filled = (
        script.replace("PNR=\n", f"PNR={number}\n")
        .replace("CERTIFICATE=\n", f"CERTIFICATE={caller.addresses.gateway_certificate_file}\n")
        .replace("CERTIFICATE_KEY=\n", f"CERTIFICATE_KEY={caller.addresses.gateway_key_file}\n")
    )

    told = subprocess.run(["sh", "-s"], input=filled, capture_output=True, text=True, check=True)  # noqa: S607  the shell of the machine

    after = read().json()["entries"][0]
    assert number not in script
    assert number in told.stdout
    assert after["id"] > before["id"]
    assert (after["verdict"], after["personas"]) == (before["verdict"], before["personas"])


def test_the_stream_tells_each_call_as_it_comes_and_what_was_missed(caller, client, read):
    caller.dar(client)
    seen = read().json()["entries"][0]["id"]
    caller.cpr(client)
    asking = threading.Timer(0.3, caller.cpr, [caller.client(with_certificate=True)])
    asking.start()

    url = f"{caller.addresses.admin}/journal/stream"
    with client.stream("GET", url, headers={"Last-Event-ID": str(seen)}) as stream:
        data = (line for line in stream.iter_lines() if line.startswith("data: "))
        told = [json.loads(next(data).removeprefix("data: ")) for _ in range(2)]
    asking.join()

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert [each["id"] for each in told] == [seen + 1, seen + 2]
    assert caller.cpr(client).status_code == 200


def test_the_mocks_stop_although_somebody_listens(start_mocks, caplog):
    mocks = start_mocks()
    url = f"{mocks.addresses.admin}/journal/stream"

    with httpx.Client(timeout=10) as client, client.stream("GET", url) as stream:
        lines = stream.iter_lines()
        next(lines)
        start_mocks.stop()
        rest = list(lines)

    assert [line for line in rest if line] == []
    assert caplog.text == ""


def test_a_wrong_path_is_noted_without_what_it_held(caller, client, read):
    client.post(f"{caller.addresses.plain}/DAR/v2/0702751236")

    (entry,) = read().json()["entries"]

    assert (entry["registry"], entry["status"]) == ("none", 404)
    assert "0702751236" not in json.dumps(entry)
    assert entry["findings"][0]["where"] == "path"


def test_a_packed_question_is_read(caller, client):
    body = caller.cpr_body()

    answer = client.post(
        caller.addresses.cpr["v5"],
        content=gzip.compress(body.encode()),
        headers={"content-encoding": "gzip"},
    )
    bomb = client.post(
        caller.addresses.cpr["v5"],
        content=gzip.compress(b"x" * 50_000_000),
        headers={"content-encoding": "gzip"},
    )

    assert (answer.status_code, bomb.status_code) == (200, 500)
    assert "The request is too long" in bomb.text
