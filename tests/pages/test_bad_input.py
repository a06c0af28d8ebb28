"""What goes wrong at the pages, and what somebody tries: each is a page that says what to do, and
nothing that she did not do counts.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.journeys.house import House
from tests.pages.asking import ask_consent
from tests.pages.passing import idle
from tests.pages.plain import Form, Shown, Visit

pytestmark = pytest.mark.slow
CHOSEN: Final = "person.name.full_name"
ELSEWHERE: Final = (
    "//evil.example",
    "///evil.example/mine-data",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/mine-data",
    "https:evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/mine-data/../../evil.example",
    "/mine-data//evil.example",
    "/mine-data\t//evil.example",
    "/mine-data\r\nLocation: https://evil.example",
    "/mine-data@evil.example",
    "/mine-data:443@evil.example",
    "/.evil.example",
    "/%09/evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/mine-data#https://evil.example",
    "/mine-dataevil.example",
    "mine-data",
    "evil.example",
    "?til=//evil.example",
    "/v1/my-data",
    "/assets/x",
    "\u2044\u2044evil.example",
    "/\u2215evil.example",
    "/mine-data?" + "a" * 2000,
    "",
)


@pytest.fixture
def visit(house: House) -> Iterator[Visit]:
    with Visit(house) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nothing_waits(house: House) -> Iterator[None]:
    """Say no to whatever a test left open: of three questions of one firm a fourth is refused."""
    yield
    for persona in ("employee", "long-sick"):
        token = {"Authorization": f"Bearer {house.token(citizen=persona)}"}
        for each in house.own(persona, "/v1/my-data/consents").json()["waiting"]:
            address = f"/v1/my-data/consent-requests/{each['id']}/decision"
            house.http.post(address, json={"decision": "refuse"}, headers=token)


def asked(visit: Visit, request: str, persona: str = "employee") -> Form:
    """Sign in and open a request for consent; give its form."""
    shown = visit.sign_in(persona, then=f"/mine-data/anmodninger/{request}")
    return Shown(shown.text).forms[f"/mine-data/anmodninger/{request}/svar"]


def state_of(house: House, request: str) -> str:
    token = {"Authorization": f"Bearer {house.token(client='boligforening')}"}
    return str(house.http.get(f"/v1/consent-requests/{request}", headers=token).json()["state"])


def told(answer: httpx.Response) -> tuple[int, str]:
    """Give status and heading of a page."""
    heading = answer.text.partition("<h1>")[2].partition("</h1>")[0]
    return answer.status_code, heading


def test_a_form_that_is_sent_twice_counts_once(visit: Visit) -> None:
    request = ask_consent(visit.house)
    form = asked(visit, request)

    first = visit.send(form, felt=CHOSEN, svar="ja")
    second = visit.send(form, felt=CHOSEN, svar="ja")

    assert first.headers["location"] == second.headers["location"]
    rows = [each for each in visit.house.log("employee") if each["outcome"] == "consent_granted"]
    assert len([each for each in rows if each.get("consent_id")]) == len(rows)
    consents = visit.house.own("employee", "/v1/my-data/consents").json()["consents"]
    assert len({each["id"] for each in consents}) == len(consents)
    assert state_of(visit.house, request) == "granted"


def test_an_error_that_is_sent_twice_is_reported_once(visit: Visit) -> None:
    path = "/mine-data/fejl/ny?felt=person.birth_date"
    form = Shown(visit.sign_in("flex-job", then=path).text).forms["/mine-data/fejl/ny"]

    for _ in range(2):
        visit.send(form, hvad="Jeg er født i marts.")

    reported = visit.house.own("flex-job", "/v1/my-data/corrections").json()["corrections"]
    assert [each["message"] for each in reported] == ["Jeg er født i marts."]


def test_going_back_after_an_answer_and_changing_it_changes_nothing(visit: Visit) -> None:
    request = ask_consent(visit.house)
    form = asked(visit, request)
    visit.send(form, svar="nej")

    page = visit.http.get(f"/mine-data/anmodninger/{request}")
    changed = visit.send(form, felt=CHOSEN, svar="ja")
    shown = visit.read(f"/mine-data/anmodninger/{request}/svaret")

    assert page.headers["location"] == f"/mine-data/anmodninger/{request}/svaret"
    assert changed.headers["location"] == f"/mine-data/anmodninger/{request}/svaret"
    assert "Du sagde nej" in shown.text
    assert state_of(visit.house, request) == "refused"


def test_a_link_that_is_nobodys_says_what_to_do(visit: Visit) -> None:
    visit.sign_in("employee")

    answer = visit.http.get("/mine-data/anmodninger/req_AAAAAAAAAAAAAAAAAAAAAA")

    assert told(answer) == (404, "Linket kan ikke bruges")
    assert "Bed den, der gav dig linket, om et nyt." in answer.text


def test_a_link_that_another_citizen_opened_is_closed_to_everybody_else(house: House) -> None:
    request = ask_consent(house)
    with Visit(house) as hers, Visit(house) as his:
        asked(hers, request)
        his.sign_in("employee-spouse")

        page = his.http.get(f"/mine-data/anmodninger/{request}")
        answered = his.http.get(f"/mine-data/anmodninger/{request}/svaret")

    assert told(page) == (404, "Linket kan ikke bruges")
    assert told(answered) == (404, "Linket kan ikke bruges")
    assert "Signe" not in page.text
    assert state_of(house, request) == "requested"


def test_another_citizens_consent_is_not_here(house: House) -> None:
    request = ask_consent(house)
    with Visit(house) as hers, Visit(house) as his:
        hers.send(asked(hers, request), felt=CHOSEN, svar="ja")
        consent = next(
            each
            for each in hers.read(f"/mine-data/anmodninger/{request}/svaret").links
            if each.startswith("/mine-data/samtykker/")
        )
        his.sign_in("employee-spouse")

        page = his.http.get(consent)
        receipt = his.http.get(f"{consent}/kvittering")

    assert told(page) == (404, "Det findes ikke her")
    assert told(receipt) == (404, "Det findes ikke her")


@pytest.mark.parametrize(
    "path",
    [
        "/mine-data/oplysninger/hemmelig",
        "/mine-data/indkomst/2026-13",
        "/mine-data/indkomst/æøå",
        "/mine-data/fejl/ny",
        "/mine-data/fejl/ny?felt=__class__",
        "/mine-data/fejl/ny?felt=<script>alert(1)</script>",
        "/mine-data/hent/exe",
        "/mine-data/situationer/x",
        "/mine-data/hvem-maa-se/x",
        "/mine-data/samtykker/con_x",
        "/mine-data/rejse/x",
        "/mine-data/findes-ikke",
    ],
)
def test_what_is_not_here_is_a_page_that_says_so(visit: Visit, path: str) -> None:
    visit.sign_in("employee")

    answer = visit.http.get(path)

    assert answer.status_code == 404
    assert "<h1>" in answer.text
    assert "<script>alert" not in answer.text
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize("side", ["x", "'; DROP TABLE entry --", "æ", "0" * 5000])
def test_a_page_of_the_log_that_cannot_be_is_told_so(visit: Visit, side: str) -> None:
    visit.sign_in("employee")

    answer = visit.http.get("/mine-data/opslag", params={"side": side})

    assert answer.status_code == 400
    assert "Begynd ved det nyeste" in answer.text


FORMS: Final = {
    "consent": ("/mine-data/anmodninger/{request}", "/mine-data/anmodninger/{request}/svar"),
    "error": ("/mine-data/fejl/ny?felt=person.birth_date", "/mine-data/fejl/ny"),
    "statement": ("/mine-data/bevis", "/mine-data/bevis/hent"),
    "log out": ("/mine-data/hent", "/log-ud"),
    "stay": ("/mine-data/hent", "/log-ind/bliv"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["missing", "empty", "made up", "of another form", "another's"])
def test_a_form_without_its_own_token_does_nothing(house: House, form: str, kind: str) -> None:
    request = ask_consent(house)
    page, action = (each.format(request=request) for each in FORMS[form])
    with Visit(house) as visit, Visit(house) as other:
        mine = Shown(visit.sign_in("long-sick", then=page).text).forms
        theirs = Shown(other.sign_in("bonus-earner", then="/mine-data/hent").text).forms
        tokens = {
            "missing": [],
            "empty": "",
            "made up": "0" * 64,
            "of another form": dict(next(e for a, e in mine.items() if a != action).fields)[
                "form_token"
            ],
            "another's": dict(theirs["/log-ud"].fields)["form_token"],
        }

        answer = visit.send(
            mine[action], form_token=tokens[kind], svar="nej", hvad="x", bevis="alder", aar="18"
        )
        still_in = visit.http.get("/mine-data/hent")

    assert told(answer) == (403, "Formularen kan ikke bruges")
    assert still_in.status_code == 200
    assert state_of(house, request) == "requested"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_origin_does_nothing_even_with_the_token(
    visit: Visit, site: str
) -> None:
    request = ask_consent(visit.house)
    form = asked(visit, request)

    answer = visit.send(form, headers={"Sec-Fetch-Site": site}, svar="nej")

    assert told(answer) == (403, "Formularen kan ikke bruges")
    assert state_of(visit.house, request) == "requested"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_form_that_names_another_origin_does_nothing(visit: Visit, origin: str) -> None:
    request = ask_consent(visit.house)
    form = asked(visit, request)

    answer = visit.send(form, headers={"Origin": origin}, svar="nej")

    assert told(answer) == (403, "Formularen kan ikke bruges")
    assert state_of(visit.house, request) == "requested"


def test_a_form_that_names_our_own_origin_counts(visit: Visit) -> None:
    request = ask_consent(visit.house)
    form = asked(visit, request)

    visit.send(form, headers={"Origin": visit.house.address}, svar="nej")

    assert state_of(visit.house, request) == "refused"


@pytest.mark.parametrize(
    "path",
    ["/", "/mine-data", "/mine-data/hent/csv", "/log-ud", "/hjaelp", "/findes-ikke", "/log-ind"],
)
def test_nobody_frames_a_page_of_ours(visit: Visit, path: str) -> None:
    visit.sign_in("employee")

    headers = visit.http.get(path).headers

    policy = headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert "form-action 'self'" in policy
    assert headers["content-type"] in {"text/html; charset=utf-8", "text/csv; charset=utf-8"}
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize("til", ELSEWHERE)
@pytest.mark.parametrize("at", ["/sprog/da", "/tekst/stor"])
def test_a_wish_leads_nowhere_else(visit: Visit, at: str, til: str) -> None:
    answer = visit.http.get(at, params={"til": til})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("til", ELSEWHERE)
def test_a_sign_in_leads_nowhere_else(visit: Visit, til: str) -> None:
    answer = visit.sign_in("student", then=til)

    hops = [urlsplit(each.headers["location"]) for each in answer.history]
    ours = {urlsplit(visit.house.address).netloc, ""}
    assert {each.netloc for each in hops} <= ours
    assert urlsplit(str(answer.url)).path == "/mine-data"


@pytest.mark.parametrize("til", ELSEWHERE)
def test_staying_signed_in_leads_nowhere_else(visit: Visit, til: str) -> None:
    form = Shown(visit.sign_in("student").text).forms["/log-ind/bliv"]

    answer = visit.send(form, til=til)

    assert answer.headers["location"] == "/mine-data"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8095/tilbag",
        "http://127.0.0.1:8095/tilbage/",
        "http://127.0.0.1:8095/tilbage?",
        "http://127.0.0.1:8095/tilbage#x",
        "http://127.0.0.1:8095/Tilbage",
        "http://127.0.0.1:809/tilbage",
        "http://127.0.0.1:80955/tilbage",
        "http://127.0.0.2:8095/tilbage",
        "https://127.0.0.1:8095/tilbage",
        "http://127.0.0.1:8095//tilbage",
        "http://x@127.0.0.1:8095/tilbage",
        " http://127.0.0.1:8095/tilbage",
    ],
)
def test_an_address_one_letter_off_is_not_theirs(house: House, address: str) -> None:
    headers = {"Authorization": f"Bearer {house.token(client='boligforening')}"}
    body = {"purpose": "resident-copy", "fields": [CHOSEN], "mode": "once"}

    answer = house.http.post(
        "/v1/consent-requests", json=body | {"redirect_uri": address}, headers=headers
    )

    assert answer.status_code in {400, 403}
    assert answer.json()["code"] in {"redirect_uri_not_registered", "body_invalid"}


def test_a_session_that_is_over_while_she_says_yes_keeps_her_ticks(visit: Visit) -> None:
    request = ask_consent(visit.house)
    form = asked(visit, request)
    idle(visit.house, visit.http.cookies["samsyn"], minutes=16)

    late = visit.send(form, felt=["person.birth_date", CHOSEN], dage="1", svar="ja")
    back = next(each for each in Shown(late.text).links if each.startswith("/log-ind?"))
    again = visit.sign_in("employee", then=f"/mine-data/anmodninger/{request}")

    assert told(late) == (403, "Log ind igen for at fortsætte")
    assert quote(f"/mine-data/anmodninger/{request}", safe="") in quote(
        back.partition("til=")[2].replace("%2F", "/"), safe=""
    )
    assert state_of(visit.house, request) == "requested"
    ticked = Shown(again.text).forms[form.action].filled()["felt"]
    assert sorted(ticked) == sorted(["person.birth_date", CHOSEN])
