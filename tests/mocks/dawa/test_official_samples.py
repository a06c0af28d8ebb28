"""Every official sample is answered with the same values; what a later version added is beside."""

import json
from urllib.parse import urlsplit

import pytest

A_MILLIMETRE = 3e-7
"""The world keeps positions in centimetres."""


def sample(official, name):
    return json.loads((official / f"address-dawa/samples/{name}.json").read_text("utf-8"))


def differing(sample, ours):
    """Give the paths at which a sample is not found again in our answer."""
    if isinstance(sample, dict):
        return [
            f"{name}/{below}".rstrip("/")
            for name, value in sample.items()
            for below in differing(value, ours.get(name, "nothing"))
        ]
    if isinstance(sample, list):
        pairs = zip(sample, ours, strict=True)
        return [path for one, other in pairs for path in differing(one, other)]
    if isinstance(sample, float):
        return [] if ours == pytest.approx(sample, abs=A_MILLIMETRE) else [""]
    return [] if sample == ours else [""]


@pytest.mark.parametrize("name", ["adresser-mini-by-id", "autocomplete", "autocomplete-and-lookup"])
def test_look_ups_and_suggestions_are_those_of_the_samples(official, read, name):
    asked = sample(official, name)

    told = {address: read(address) for address in asked}

    assert asked
    for address, expected in asked.items():
        by_id = {_id_of(each): each for each in told[address]}
        ours = [by_id.get(_id_of(each), {}) for each in expected]
        assert differing(expected, ours) == [], urlsplit(address).path


def _id_of(entry):
    inner = entry.get("adresse") or entry.get("adgangsadresse") or entry
    return inner["id"]


def test_cleansing_is_that_of_the_samples(official, read):
    asked = sample(official, "adgangsadresser-by-id")

    found = {
        address: differing(_without_case(expected), _without_case(read(address)))
        for address, expected in asked.items()
    }

    assert {path: found[path] for path in found if found[path]} == {}


def _without_case(answer):
    # The samples' register writes one road in two ways.
    return json.loads(json.dumps(answer, ensure_ascii=False).replace("Hold-An", "Hold-an"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("adresse-mini-full", "adresser"), ("adgangsadresse-mini-full", "adgangsadresser")],
)
def test_the_mini_form_has_the_fields_and_values_of_the_sample_and_no_others(
    official, read, name, kind
):
    expected = sample(official, name)

    ours = read(f"/{kind}/{expected['id']}?struktur=mini")

    assert differing(expected, ours) == []
    assert set(ours) == set(expected)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/adresser/0254b942-f3ac-4969-a963-d2c4ed9ab943", "ResourceNotFoundError"),
        ("/adresser/x", "ResourcePathFormatError"),
        ("/adresser?postnr=x", "QueryParameterFormatError"),
    ],
)
def test_errors_have_the_samples_shape(official, get, read, address, kind):
    expected = sample(official, "errors")[kind]

    answer, body = get(address), read(address)

    assert answer.status == expected["http"]
    assert answer.content_type.startswith("application/json")
    assert (body["type"], body["title"]) == (expected["body"]["type"], expected["body"]["title"])
    assert type(body["details"]) is type(expected["body"]["details"])


def test_who_asks_too_much_is_refused_as_in_the_samples(official, dawa, get):
    from mocks.exchange import Call

    expected = sample(official, "errors")["TooManyRequestsError"]

    answer = dawa.own_fault(Call(method="GET", path="/adresser"))

    assert (answer.status, json.loads(answer.body)) == (expected["http"], expected["body"])
    assert get("/adresser?per_side=1").status == 200
