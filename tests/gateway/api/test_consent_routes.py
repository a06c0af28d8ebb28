"""The consent routes against whoever sends them anything: what is refused, what is kept as text,
and that nothing sent is said again.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.gateway.api.consenting import ASK, MINE, WISH, ConsentApi
from tests.gateway.api.fakes import bearer
from tests.gateway.consents.situation import BACK, FIELDS, FIRST, NAME, Situation
from tests.gateway.store.house import FakeClock, SqliteHouse

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
PAGE = (Path(__file__).resolve().parents[3] / "docs" / "errors.md").read_text("utf-8")
NUMBER = "0108612345"
CANARY = "Hemmeligord4711"
UNKNOWN = "a" * 26
INSIDES = re.compile(r"traceback|msgspec|litestar|File \"|0x[0-9a-f]{6}|Error\b", re.IGNORECASE)
HOSTILE = {
    "a script": f"<script>{CANARY}()</script>",
    "an attribute": f'" onload="{CANARY}',
    "SQL": f"'; DROP TABLE consent; --{CANARY}",
    "a template": f"{{{{{CANARY}}}}}${{{CANARY}}}",
    "emoji": f"{CANARY} 👩‍👧 🇩🇰",
    "66 letters": f"Müller-O'Brien {CANARY}".ljust(66, "ü"),
    "a formula": f"=cmd|'/c {CANARY}'!A1",
}
UNPRINTABLE = {
    "a line feed": f"{CANARY}\n",
    "a zero": f"{CANARY}\0",
    "an escape": f"\x1b[2J{CANARY}",
    "a direction override": f"\u202e{CANARY}",
    "an isolate": f"\u2066{CANARY}\u2069",
    "a line separator": f"{CANARY}\u2028",
    "a C1 control": f"{CANARY}\x85",
    "a deletion": f"{CANARY}\x7f",
}


@pytest.fixture
async def api(sqlite_house: SqliteHouse, clock: FakeClock) -> AsyncIterator[ConsentApi]:
    async with sqlite_house.store() as store:
        yield ConsentApi(await Situation(store, clock).start())


def kept(house: SqliteHouse, table: str) -> int:
    ((count,),) = house.rows(f"SELECT COUNT(*) FROM {table}")  # noqa: S608  # ours
    return int(count)


def refused(answer: httpx.Response, status: int, *codes: str) -> None:
    """See that it is one problem document, which says nothing of what was sent."""
    problem = answer.json()
    assert (answer.status_code, problem["code"] in codes) == (status, True), problem
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert problem["type"] == f"urn:samsyn:problem:{problem['code']}"
    assert f"`{problem['code']}`" in PAGE
    assert CANARY not in answer.text
    assert NUMBER not in answer.text
    assert not INSIDES.search(answer.text)


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_recipient_s_own_word_is_handed_back_as_text_and_shown_to_nobody(
    api: ConsentApi, text: str
) -> None:
    request_id = await api.made(redirect_uri=BACK, state=HOSTILE[text])

    shown = await api.look(f"{MINE}/consent-requests/{request_id}", "ida")
    path = f"{MINE}/consent-requests/{request_id}/decision"
    outcome = await api.post(path, "ida", {"decision": "refuse"})

    assert CANARY not in shown.text
    back = httpx.URL(outcome.json()["redirect_to"])
    assert back.copy_with(query=None) == httpx.URL("https://elm.example/retur")
    assert back.params["state"] == HOSTILE[text]
    assert (back.params["fra"], back.params["id"]) == ("samsyn", request_id)


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_case_reference_is_shown_as_it_was_written_in_json_and_nowhere_in_errors(
    api: ConsentApi, text: str
) -> None:
    request_id = await api.made(case_reference=HOSTILE[text])

    shown = await api.look(f"{MINE}/consent-requests/{request_id}", "ida")

    assert shown.json()["case_reference"] == HOSTILE[text]
    assert shown.headers["content-type"] == "application/json"
    refused(
        await api.look(f"{MINE}/consent-requests/{request_id}", "bo"),
        *(404, "consent_request_unknown"),
    )


@pytest.mark.parametrize("member", ["case_reference", "state"])
@pytest.mark.parametrize("text", UNPRINTABLE)
async def test_what_cannot_be_printed_is_refused(
    api: ConsentApi, sqlite_house: SqliteHouse, member: str, text: str
) -> None:
    refused(await api.wish(**{member: UNPRINTABLE[text]}), 400, "body_invalid")

    assert kept(sqlite_house, "consent_request") == 0
    assert (await api.wish(**{member: "S2026-17"})).status_code == 201


@pytest.mark.parametrize("member", ["purpose", "mode", "redirect_uri", "renews"])
@pytest.mark.parametrize("text", HOSTILE | UNPRINTABLE)
async def test_hostile_text_where_only_names_of_ours_may_stand_is_refused(
    api: ConsentApi, member: str, text: str
) -> None:
    sent = (HOSTILE | UNPRINTABLE)[text]
    answer = await api.wish(**{member: sent})

    problem = answer.json()
    refused(answer, answer.status_code, problem["code"])
    assert answer.status_code in {400, 403, 404}
    assert (await api.wish()).status_code == 201


@pytest.mark.parametrize("text", HOSTILE | UNPRINTABLE)
async def test_hostile_fields_are_refused(api: ConsentApi, text: str) -> None:
    sent = (HOSTILE | UNPRINTABLE)[text]
    path = f"{MINE}/consent-requests/{await api.made()}/decision"

    refused(await api.wish(fields=[sent]), 403, "fields_not_permitted")
    granting = {"decision": "grant", "fields": [NAME, sent]}
    refused(await api.post(path, "ida", granting), 400, "consent_fields_invalid")


BAD_BODIES: dict[str, tuple[dict[str, object], str]] = {
    "no purpose": ({"purpose": None}, "body_invalid"),
    "no fields": ({"fields": None}, "body_invalid"),
    "an empty list of fields": ({"fields": []}, "body_invalid"),
    "201 fields": ({"fields": [f"a{each}" for each in range(201)]}, "body_invalid"),
    "an empty field": ({"fields": [""]}, "body_invalid"),
    "no mode": ({"mode": None}, "body_invalid"),
    "a mode of their own": ({"mode": "always"}, "body_invalid"),
    "no uses": ({"max_uses": 0}, "body_invalid"),
    "less than none": ({"max_uses": -1}, "body_invalid"),
    "uses as text": ({"max_uses": "3"}, "body_invalid"),
    "half a use": ({"max_uses": 1.5}, "body_invalid"),
    "a truth for a number": ({"max_uses": True}, "body_invalid"),
    "no days": ({"valid_days": 0}, "body_invalid"),
    "more than a year": ({"valid_days": 366}, "body_invalid"),
    "a huge number": ({"valid_days": 2**63}, "body_invalid"),
    "a member of their own": ({CANARY: CANARY}, "body_invalid"),
    "a thirteenth month": (
        {"period": {"from": "2026-01", "to": "2026-13"}},
        "period_invalid",
    ),
    "months backward": ({"period": {"from": "2026-05", "to": "2026-01"}}, "period_invalid"),
    "a long word": ({"state": "x" * 201}, "body_invalid"),
    "an empty word": ({"state": ""}, "body_invalid"),
    "a long reference": ({"case_reference": "x" * 101}, "body_invalid"),
    "a long address": ({"redirect_uri": "https://" + "x" * 500}, "body_invalid"),
}


@pytest.mark.parametrize("what", BAD_BODIES)
async def test_a_body_that_is_none_is_refused_and_nothing_is_kept(
    api: ConsentApi, sqlite_house: SqliteHouse, what: str
) -> None:
    changes, code = BAD_BODIES[what]

    refused(await api.wish(**changes), 400, code, "body_invalid")

    assert kept(sqlite_house, "consent_request") == 0
    assert (await api.wish()).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe{}", b"\xef\xbb\xbf{}"),
        json.dumps(WISH).encode()[:-1] + b', "mode": "recurring"}',
        b'{"a":' * 5000,
        json.dumps(WISH).encode() + b"{}",
    ],
)
async def test_what_not_everybody_reads_alike_is_refused(api: ConsentApi, body: bytes) -> None:
    refused(await api.post(ASK, "first", body), 400, "body_invalid")

    assert (await api.wish()).status_code == 201


async def test_another_media_type_and_too_large_a_body_are_refused(api: ConsentApi) -> None:
    form = {**bearer("first"), "Content-Type": "application/x-www-form-urlencoded"}

    refused(
        await api.send("POST", ASK, content=b"x=1", headers=form), 415, "media_type_unsupported"
    )
    refused(await api.wish(state="x" * 70_000), 413, "too_large")


NAMES = ["pnr", "cpr", "subject", "personal_number"]
SPELLINGS = ["PNR", "Cpr", "Subject", "CPR", "personal-number", "cprNumber", "cpr_number", "ssn"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "place",
    [
        lambda name: {name: NUMBER},
        lambda name: {name: {"pnr": NUMBER}},
        lambda name: {name: None},
        lambda name: {"x": {"y": [{"z": {name: NUMBER}}]}},
        lambda name: {"period": {"from": "2026-01", "to": "2026-02", name: 1}},
        lambda name: {"fields": [{name: NUMBER}]},
    ],
)
async def test_whoever_names_a_person_is_told_not_to_and_nothing_is_kept(
    api: ConsentApi, sqlite_house: SqliteHouse, name: str, place: object
) -> None:
    body = {**WISH, **place(name)}  # type: ignore[operator]  # one of the places above

    refused(await api.post(ASK, "first", body), 403, "pnr_not_accepted")

    assert kept(sqlite_house, "consent_request") == 0
    assert NUMBER.encode() not in sqlite_house.every_byte()


@pytest.mark.parametrize("name", SPELLINGS)
async def test_in_another_spelling_too(
    api: ConsentApi, sqlite_house: SqliteHouse, name: str
) -> None:
    refused(await api.wish(**{name: NUMBER}), 403, "pnr_not_accepted")

    assert kept(sqlite_house, "consent_request") == 0


@pytest.mark.parametrize("member", ["state", "case_reference"])
@pytest.mark.parametrize("number", ["010861-2345", "010861 2345", "cpr: 010861-2345."])
async def test_a_number_in_a_text_is_refused(
    api: ConsentApi, sqlite_house: SqliteHouse, member: str, number: str
) -> None:
    answer = await api.wish(**{member: number})

    assert (answer.status_code, number in answer.text) == (400, False)
    assert answer.json()["code"] == "reference_names_person"
    assert kept(sqlite_house, "consent_request") == 0


async def test_ten_digits_in_the_word_that_comes_back_in_an_address_are_refused(
    api: ConsentApi,
) -> None:
    refused(await api.wish(state=NUMBER), 400, "reference_names_person")

    assert (await api.wish(state="9912345678")).status_code == 201


ALMOST = {
    "a slash more": BACK.replace("retur?", "retur/?"),
    "a slash at the end": BACK + "/",
    "another letter": BACK.replace("elm", "e1m"),
    "a capital host": BACK.replace("elm", "ELM"),
    "a capital path": BACK.replace("retur", "Retur"),
    "its port": BACK.replace(".example", ".example:443"),
    "another port": BACK.replace(".example", ".example:8443"),
    "without tls": BACK.replace("https", "http"),
    "a user": BACK.replace("https://", "https://elm.example@evil.example/"),
    "a user before it": BACK.replace("https://", "https://x@"),
    "a fragment": BACK + "#x",
    "an empty fragment": BACK + "#",
    "a parameter more": BACK + "&x=1",
    "without its query": BACK.partition("?")[0],
    "a dot at the end of the host": BACK.replace(".example", ".example."),
    "a host below": BACK.replace("elm.example", "elm.example.evil.example"),
    "a dot segment": BACK.replace("/retur", "/x/../retur"),
    "percent": BACK.replace("retur", "%72etur"),
    "a space before": " " + BACK,
    "a space after": BACK + " ",
    "a line feed after": BACK + "\n",
    "a tab within": BACK.replace("elm", "el\tm"),
    "a backslash": BACK.replace("//", "\\\\"),
    "a script": "javascript:alert(1)",
    "a letter that looks alike": BACK.replace("elm", "еlm"),  # that is the point
    "without a scheme": BACK.removeprefix("https:"),
}


@pytest.mark.parametrize("address", ALMOST)
async def test_an_address_that_is_almost_the_registered_one_is_refused(
    api: ConsentApi, sqlite_house: SqliteHouse, address: str
) -> None:
    answer = await api.wish(redirect_uri=ALMOST[address])

    refused(answer, 403, "redirect_uri_not_registered")
    assert kept(sqlite_house, "consent_request") == 0
    assert (await api.wish(redirect_uri=BACK)).status_code == 201


@pytest.mark.parametrize("key", ["k", "!~", "x" * 100, "550e8400-e29b-41d4-a716-446655440000"])
async def test_a_retry_under_its_key_is_the_same_request(api: ConsentApi, key: str) -> None:
    first = await api.post(ASK, "first", dict(WISH), **{"Idempotency-Key": key})
    again = await api.post(ASK, "first", dict(WISH), **{"Idempotency-Key": key})
    others = await api.post(ASK, "second", dict(WISH), **{"Idempotency-Key": key})
    other = await api.post(ASK, "first", {**WISH, "mode": "recurring"}, **{"Idempotency-Key": key})

    assert (first.status_code, again.json()) == (201, first.json())
    assert others.json()["id"] != first.json()["id"]
    refused(other, 422, "idempotency_key_used")


@pytest.mark.parametrize(
    "key", ["", " ", "x" * 101, "a b", "nøgle", "a\tb", f"{CANARY} "[:-1] + " x"]
)
async def test_a_key_that_is_none_is_refused(api: ConsentApi, key: str) -> None:
    headers = [(b"authorization", b"Bearer first"), (b"idempotency-key", key.encode())]

    refused(
        await api.send("POST", ASK, json=dict(WISH), headers=headers),
        *(400, "idempotency_key_invalid"),
    )


async def test_a_key_that_comes_twice_is_refused(
    api: ConsentApi, sqlite_house: SqliteHouse
) -> None:
    headers = [
        (b"authorization", b"Bearer first"),
        (b"idempotency-key", b"one"),
        (b"idempotency-key", b"two"),
    ]

    refused(
        await api.send("POST", ASK, json=dict(WISH), headers=headers),
        *(400, "idempotency_key_invalid"),
    )
    assert kept(sqlite_house, "consent_request") == 0


def alike(answer: httpx.Response) -> tuple[int, dict[str, object], dict[str, str]]:
    """Give all that a recipient sees but what names this very request of its."""
    problem = {name: each for name, each in answer.json().items() if name != "trace_id"}
    left = {"samsyn-trace-id", "date", "content-length"}
    headers = {name: each for name, each in answer.headers.items() if name not in left}
    return answer.status_code, problem, headers


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_another_s_consent_and_none_at_all_look_alike_to_a_recipient(
    api: ConsentApi, method: str
) -> None:
    consent_id = await api.granted()
    ids = (consent_id, f"con_{UNKNOWN}", "con_1", "%00", "%ff", "..%2f", "x" * 2000, "con_" + "é")

    answers = [
        await api.send(method, f"/v1/consents/{each}", headers=bearer("second")) for each in ids
    ]

    assert all(alike(each)[:2] == alike(answers[0])[:2] for each in answers)
    assert alike(answers[0]) == alike(answers[1])
    refused(answers[0], 404, "consent_unknown")
    hers = await api.send("GET", f"/v1/consents/{consent_id}", headers=bearer("first"))
    assert (hers.status_code, hers.json()["state"]) == (200, "granted")


async def test_another_s_request_and_none_at_all_look_alike(api: ConsentApi) -> None:
    request_id = await api.made()
    await api.look(f"{MINE}/consent-requests/{request_id}", "ida")
    ids = (request_id, f"req_{UNKNOWN}", "req_1", "%00", "x" * 2000)

    theirs = [await api.look(f"{ASK}/{each}", "second") for each in ids]
    hers = [await api.look(f"{MINE}/consent-requests/{each}", "bo") for each in ids]
    decided = [
        await api.post(f"{MINE}/consent-requests/{each}/decision", "bo", {"decision": "refuse"})
        for each in ids
    ]

    for answers in (theirs, hers, decided):
        assert all(alike(each)[:2] == alike(answers[0])[:2] for each in answers)
        refused(answers[0], 404, "consent_request_unknown")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_another_citizen_s_consent_and_none_at_all_look_alike(
    api: ConsentApi, method: str
) -> None:
    consent_id = await api.granted()
    end = "" if method == "GET" else "/withdrawal"
    ids = (consent_id, f"con_{UNKNOWN}", "con_1", "%00", "%ff", "x" * 2000)

    answers = [
        await api.send(method, f"{MINE}/consents/{each}{end}", headers=bearer("bo")) for each in ids
    ]

    assert all(alike(each)[:2] == alike(answers[0])[:2] for each in answers)
    refused(answers[0], 404, "consent_unknown")
    withdrawn = await api.post(f"{MINE}/consents/{consent_id}/withdrawal", "ida")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")


OF_RECIPIENTS = [
    ("POST", ASK),
    ("GET", f"{ASK}/req_{UNKNOWN}"),
    ("GET", f"/v1/consents/con_{UNKNOWN}"),
    ("DELETE", f"/v1/consents/con_{UNKNOWN}"),
]
OF_CITIZENS = [
    ("GET", f"{MINE}/consent-requests/req_{UNKNOWN}"),
    ("POST", f"{MINE}/consent-requests/req_{UNKNOWN}/decision"),
    ("GET", f"{MINE}/consents"),
    ("GET", f"{MINE}/consents/con_{UNKNOWN}"),
    ("POST", f"{MINE}/consents/con_{UNKNOWN}/withdrawal"),
]


@pytest.mark.parametrize(
    ("route", "who", "code"),
    [
        *((route, "ida", "authority_required") for route in OF_RECIPIENTS),
        *((route, "first", "citizen_required") for route in OF_CITIZENS),
        *((route, "authority", "citizen_required") for route in OF_CITIZENS),
    ],
)
async def test_a_token_of_the_other_kind_is_refused(
    api: ConsentApi, route: tuple[str, str], who: str, code: str
) -> None:
    method, path = route

    refused(await api.send(method, path, headers=bearer(who)), 403, code)


@pytest.mark.parametrize("route", OF_RECIPIENTS + OF_CITIZENS)
async def test_without_a_token_nothing_is_told(api: ConsentApi, route: tuple[str, str]) -> None:
    method, path = route

    refused(await api.send(method, path), 401, "invalid_token")
    refused(await api.send(method, path, headers=bearer(CANARY)), 401, "invalid_token")


@pytest.mark.parametrize("route", OF_RECIPIENTS + OF_CITIZENS)
async def test_a_parameter_that_is_none_of_the_route_s_is_refused(
    api: ConsentApi, route: tuple[str, str]
) -> None:
    method, path = route
    who = "first" if route in OF_RECIPIENTS else "ida"

    refused(
        await api.send(method, path, params={CANARY: CANARY}, headers=bearer(who)),
        *(400, "query_invalid"),
    )


@pytest.mark.parametrize("who", ["authority", "school"])
async def test_an_authority_is_told_that_its_purpose_needs_no_consent(
    api: ConsentApi, who: str
) -> None:
    answer = await api.wish(who, purpose="school", fields=["person.name"])

    assert answer.status_code == 403
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        (None, "da"),
        ("da", "da"),
        ("en", "en"),
        ("en-GB,en;q=0.9,da;q=0.8", "en"),
        ("de,en;q=0.5,da;q=0.3", "en"),
        ("en;q=0.1, da;q=0.9", "da"),
        ("en;q=0, da", "da"),
        ("fr", "da"),
        ("*", "da"),
        (f"{CANARY};q=x,,;", "da"),
    ],
)
async def test_it_is_put_in_the_language_that_her_browser_would_rather_read(
    api: ConsentApi, accepts: str | None, language: str
) -> None:
    path = f"{MINE}/consent-requests/{await api.made()}"
    headers = bearer("ida") | ({} if accepts is None else {"Accept-Language": accepts})

    shown = await api.send("GET", path, headers=headers)

    assert shown.json()["language"] == language


async def test_a_language_that_is_named_counts_and_another_is_refused(api: ConsentApi) -> None:
    path = f"{MINE}/consent-requests/{await api.made()}"

    shown = await api.look(f"{path}?language=en", "ida")
    refused(await api.look(f"{path}?language=de", "ida"), 400, "query_invalid")
    refused(await api.look(f"{path}?language=en&language=da", "ida"), 400, "query_invalid")

    assert shown.json()["language"] == "en"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"decision": "maybe"},
        {"decision": "grant", "fields": "person.name"},
        {"decision": "grant", "fields": [1]},
        {"decision": "grant", "fields": [NAME], "valid_days": 0},
        {"decision": "grant", "fields": [NAME], "valid_days": 366},
        {"decision": "grant", "fields": [NAME], "language": "de"},
        {"decision": "grant", "fields": [NAME], CANARY: CANARY},
        {"decision": "grant", "fields": [NAME], "for": ""},
        {"decision": "grant", "fields": ["x"] * 201},
    ],
)
async def test_an_answer_that_is_none_is_refused_and_settles_nothing(
    api: ConsentApi, body: dict[str, object]
) -> None:
    path = f"{MINE}/consent-requests/{await api.made()}/decision"

    refused(await api.post(path, "ida", body), 400, "body_invalid")

    granting = {"decision": "grant", "fields": [NAME]}
    assert (await api.post(path, "ida", granting)).json()["state"] == "granted"


async def test_an_answer_for_somebody_who_is_none_of_hers_is_refused(api: ConsentApi) -> None:
    path = f"{MINE}/consent-requests/{await api.made()}"
    granting = {"decision": "grant", "fields": [NAME], "for": f"sub_{UNKNOWN}"}

    refused(await api.post(f"{path}/decision", "ida", granting), 404, "relation_unknown")
    refused(await api.look(f"{path}?for=sub_{UNKNOWN}", "ida"), 404, "relation_unknown")

    assert (await api.look(path, "ida")).status_code == 200


async def test_nothing_that_is_answered_may_be_kept_by_anybody(api: ConsentApi) -> None:
    consent_id = await api.granted()
    request_id = await api.made()

    answers = [
        await api.wish(),
        await api.look(f"{ASK}/{request_id}", "first"),
        await api.look(f"/v1/consents/{consent_id}", "first"),
        await api.look(f"{MINE}/consent-requests/{request_id}", "ida"),
        await api.look(f"{MINE}/consents", "ida"),
        await api.look(f"{MINE}/consents/{consent_id}", "ida"),
    ]

    assert {each.headers["cache-control"] for each in answers} == {"no-store"}
    assert {each.headers["vary"] for each in answers} >= {"Authorization"}
    assert all(each.status_code in {200, 201} for each in answers)


async def test_a_receipt_comes_in_json_ld_where_that_is_asked_for(api: ConsentApi) -> None:
    path = f"{MINE}/consents/{await api.granted()}"
    asking = bearer("ida")

    plain = await api.send("GET", path, headers=asking)
    linked = await api.send("GET", path, headers=asking | {"Accept": "application/ld+json"})
    declined = await api.send(
        "GET", path, headers=asking | {"Accept": "application/ld+json;q=0, application/json"}
    )

    assert plain.json()["schema_version"] == "ISO/IEC TS 27560:2023"
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.json()["@type"] == "dpv:ConsentRecord"
    assert declined.headers["content-type"] == "application/json"


async def test_the_document_describes_every_route_with_its_answers(api: ConsentApi) -> None:
    schema = (await api.look("/schema")).json()
    paths = schema["paths"]

    described = {
        (method.upper(), path): set(operation["responses"])
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "consent" in path
    }
    asked = described["POST", ASK]
    assert {"201", "400", "401", "403", "404", "422", "429", "503"} <= asked
    decision = f"{MINE}/consent-requests/{{request_id}}/decision"
    assert {"200", "403", "404", "409"} <= described["POST", decision]
    assert {"200", "404", "409"} <= described["DELETE", "/v1/consents/{consent_id}"]
    withdrawal = described["POST", f"{MINE}/consents/{{consent_id}}/withdrawal"]
    assert {"200", "404", "409"} <= withdrawal
    body = paths[ASK]["post"]["requestBody"]["content"]["application/json"]["schema"]
    name = body["$ref"].rpartition("/")[2]
    shape = schema["components"]["schemas"][name]
    assert set(shape["required"]) == {"purpose", "fields", "mode"}
    assert shape["additionalProperties"] is False
    assert {"redirect_uri", "state", "renews", "valid_days", "max_uses"} <= set(shape["properties"])


async def test_nobody_s_number_is_in_anything_that_was_kept_or_answered(
    api: ConsentApi, sqlite_house: SqliteHouse
) -> None:
    consent_id = await api.granted(case_reference="S2026-17")
    shown = await api.look(f"{MINE}/consents/{consent_id}", "ida")
    listed = await api.look(f"{MINE}/consents", "ida")

    assert NUMBER not in shown.text + listed.text
    assert NUMBER.encode() not in sqlite_house.every_byte()
    assert FIRST.organisation.name in listed.text
    assert list(FIELDS) == listed.json()["consents"][0]["fields"]
