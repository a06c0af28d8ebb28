import base64

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def client(caller):
    return caller.client(with_certificate=True)


def test_the_front_lists_listeners_routes_and_contracts_that_answer(caller, client):
    front = client.get(f"{caller.addresses.plain}/").json()

    links = [
        *front["registries"]["cpr"]["contracts"],
        *front["registries"]["dar"]["contracts"],
        *front["registries"]["skat"]["contracts"],
        front["issuer"]["discovery"],
        front["issuer"]["jwks"],
        front["people"],
        front["page"],
        front["listeners"]["admin"],
    ]
    assert [client.get(link).status_code for link in links] == [200] * len(links)
    assert front["listeners"]["tls"] == caller.addresses.tls
    assert front["limits"]


def test_the_people_are_listed_with_their_numbers(caller, client, town):
    answer = client.get(f"{caller.addresses.plain}/personas")

    first = answer.json()["personas"][0]
    assert answer.headers["cache-control"] == "no-store"
    assert first == {
        "id": "employee",
        "pnr": town.persona("employee").number.reveal(),
        "traits": ["resident"],
        "story": {"da": "Bor i Aarhus.", "en": "Lives in Aarhus."},
        "satisfies_modulus_11": False,
        "is_in_person_register": True,
        "has_mitid": True,
        "expected_income": [],
        "expected_refusals": first["expected_refusals"],
    }
    assert {refusal["code"] for refusal in first["expected_refusals"]} >= {"not_registered_here"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/personas", 405),
        ("DELETE", "/", 405),
        ("HEAD", "/", 200),
    ],
)
def test_the_front_has_two_pages_to_look_at(caller, client, method, path, status):
    assert client.request(method, f"{caller.addresses.plain}{path}").status_code == status


def test_a_question_too_long_is_refused(caller, client):
    answer = client.post(caller.addresses.dar, content=b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 413


def _forms_of(number):
    encoded = base64.b64encode(number.encode()).decode()
    return (number, f"{number[:6]}-{number[6:]}", encoded)


@pytest.mark.parametrize("persona", ["employee", "partner", "neighbour", "child"])
def test_no_number_is_in_any_log_or_journal(caller, client, town, caplog, capfd, persona):
    caplog.set_level("DEBUG")
    caller.cpr(client, persona=persona)
    caller.cpr(client, persona=persona, x_mock_fault="wrong_person")
    caller.admin(client, "POST", "/tokens", {"citizen": persona})
    client.get(f"{caller.addresses.plain}/personas")
    journal = caller.admin(client, "GET", "/journal").text

    seen = caplog.text + "".join(capfd.readouterr()) + journal
    number = town.persona(persona).number.reveal()
    assert persona in journal
    assert [form for form in _forms_of(number) if form in seen] == []


def test_a_number_in_the_address_is_answered_without_an_echo_and_not_noted(
    caller, client, town, caplog
):
    caplog.set_level("DEBUG", logger="samsyn.mocks")
    number = town.persona("employee").number.reveal()

    answer = client.post(f"{caller.addresses.plain}/DAR/v1/{number}")

    journal = caller.admin(client, "GET", "/journal").text
    assert number not in answer.text + journal + "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("samsyn")
    )
