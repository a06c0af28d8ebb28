"""Look-ups, paging, filters, suggestions, cleansing and history by this API's rules."""

import json

import pytest

from contracts.dates import danish_day
from mocks.dawa.service import Dawa
from mocks.exchange import Call
from mocks.world.history import CLOSED_HOME
from mocks.world.roads import EMPLOYEE_HOME, LAERKESPORET
from mocks.world.sandbox import sandbox_world
from tests.mocks.dawa.conftest import NOW

HOME = EMPLOYEE_HOME.address_id
CLOSED = CLOSED_HOME.address_id


@pytest.fixture(scope="session")
def home(read):
    return read(f"/adresser/{HOME}")


def test_the_nested_form_has_its_access_address_inside_and_unpadded_links(home):
    access = home["adgangsadresse"]

    assert home["adressebetegnelse"] == "Lærkesporet 14, 2. tv, 8210 Aarhus V"
    assert (home["etage"], home["dør"]) == ("2", "tv")
    assert home["kvhx"] == "07514711__14__2__tv"
    assert (home["status"], home["darstatus"]) == (1, 3)
    assert home["href"] == f"http://127.0.0.1:8080/adresser/{HOME}"
    assert access["kvh"] == "07514711__14"
    assert access["vejstykke"]["href"].endswith("/vejstykker/751/4711")
    assert access["vejstykke"]["kode"] == "4711"
    assert access["kommune"] == {
        "href": "http://127.0.0.1:8080/kommuner/751",
        "kode": "0751",
        "navn": "Aarhus",
    }
    assert access["DDKN"] == {
        "m100": "100m_62262_5713",
        "km1": "1km_6226_571",
        "km10": "10km_622_57",
    }
    assert access["id"] != home["id"]
    # Danish local time that does not say so.
    assert home["historik"]["ikrafttrædelse"] == "2000-01-01T01:00:00.000"


@pytest.mark.parametrize("structure", ["mini", "flad", "nestet"])
def test_a_list_and_a_single_look_up_tell_the_same(read, structure):
    single = read(f"/adresser/{HOME}?struktur={structure}")

    assert read(f"/adresser?id={HOME}&struktur={structure}") == [single]


def test_several_ids_are_parted_by_a_bar_and_unknown_ones_are_left_out(read):
    other = "44c532e1-f617-4174-b144-d37ce9fda2bd"
    unknown = "0254b942-f3ac-4969-a963-d2c4ed9ab943"

    found = read(f"/adresser?id={HOME}|{unknown}|{other.upper()}&struktur=mini")

    assert {each["id"] for each in found} == {HOME, other}
    assert read(f"/adresser?id={unknown}") == []
    assert read("/adresser?id=") == []


def test_a_closed_address_has_vanished_and_is_in_the_history(get, read):
    assert get(f"/adresser/{CLOSED}").status == 404
    assert read(f"/adresser?id={CLOSED}") == []
    assert read(f"/adresser?id={CLOSED}&medtagnedlagte=true&struktur=mini")[0]["status"] == 2
    assert [row["status"] for row in read(f"/historik/adresser?id={CLOSED}")] == [2]


def test_the_history_tells_each_version_with_its_times(read):
    versions = read(f"/historik/adresser?id={HOME}")

    assert [(row["status"], row["virkningstart"], row["virkningslut"]) for row in versions] == [
        (3, "1994-03-01T00:00:00.000Z", "2000-01-01T00:00:00.000Z"),
        (1, "2000-01-01T00:00:00.000Z", None),
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("vejnavn=Lærkesporet&husnr=14", 6),
        ("vejnavn=Lærkesporet&husnr=14&etage=2&dør=tv", 1),
        ("vejnavn=Lærkesporet&husnr=27&etage=", 1),
        ("kommunekode=751&vejkode=4711&husnr=014", 6),
        ("postnr=8210|8920&husnr=14", 6),
        ("q=lærke 14 st", 2),
    ],
    ids=str,
)
def test_filters_narrow_and_an_empty_value_means_none(read, query, count):
    assert len(read(f"/adresser?{query}&struktur=mini")) == count


def test_pages_follow_each_other(read):
    pages = [read(f"/adresser?per_side=2&side={side}&struktur=mini") for side in (1, 2)]

    assert [len(page) for page in pages] == [2, 2]
    assert pages[0] != pages[1]
    assert pages[0] + pages[1] == read("/adresser?per_side=4&struktur=mini")
    assert len(read("/adresser?side=1&struktur=mini")) == 20
    assert len(read("/adresser?struktur=mini")) > 250


@pytest.mark.parametrize(
    ("query", "name", "why"),
    [
        ("id=x", "id", "String does not match pattern"),
        ("postnr=x", "postnr", "notInteger"),
        ("struktur=lang", "struktur", "No enum match"),
        ("side=0", "side", "Value is less than minimum 1"),
        ("side=2&per_side=20000", "side", "Der kan højst pagineres i de første 25000 elementer"),
        ("format=csv", "format", "No enum match"),
        ("fuzzy=maybe", "fuzzy", "notBoolean"),
        ("farve=rød&valider", "farve", "Ukendt parameter farve"),
        (f"vejnavn={'x' * 101}", "vejnavn", "Parameteren må bestå af højst 100 karakterer"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_told_and_noted(get, query, name, why):
    answer = get(f"/adresser?{query}")

    assert answer.status == 400
    assert json.loads(answer.body)["details"] == [[name, why]]
    assert answer.findings[0].rule == why


def test_unknown_parameters_are_left_out(get):
    assert get("/adresser?farve=rød&per_side=1").status == 200


def test_answers_are_pretty_unless_told_and_may_be_lines_or_a_call(get):
    page = "/adresser?per_side=2&struktur=mini"

    assert get(page).body.startswith(b"[\n  {\n")
    assert get(f"{page}&noformat").body.startswith(b'[{"')
    assert get(f"{page}&ndjson").body.count(b"\n") == 2
    assert get(f"{page}&callback=f.g").body.startswith(b"f.g([")


def test_every_answer_is_for_every_page_and_says_that_the_real_one_is_closed(get):
    for answer in (get("/adresser?per_side=1"), get("/adresser/x")):
        headers = dict(answer.headers)
        assert headers["access-control-allow-origin"] == "*"
        assert "closed" in headers["x-dawa-closed"]
    assert dict(get("/adresser?per_side=1").headers)["cache-control"] == "public, max-age=86400"


def test_metres_are_given_where_they_are_asked_for(read):
    told = read(f"/adresser/{HOME}?struktur=mini&srid=25832")

    assert (told["x"], told["y"]) == (571340.0, 6226240.0)


def test_access_addresses_are_found_by_id_and_text(read):
    access = read(f"/adresser/{HOME}?struktur=mini")["adgangsadresseid"]

    assert read(f"/adgangsadresser/{access}?struktur=mini")["betegnelse"] == (
        "Lærkesporet 14, 8210 Aarhus V"
    )
    found = read("/adgangsadresser/autocomplete?q=lærkesporet 14")
    assert [each["adgangsadresse"]["id"] for each in found] == [access]


def test_suggestions_are_twenty_and_in_the_order_of_house_floor_and_door(read):
    found = read("/adresser/autocomplete?q=Lærkesporet 14")

    assert [each["tekst"].removeprefix("Lærkesporet 14, ").partition(",")[0] for each in found] == [
        "st. th", "st. tv", "1. th", "1. tv", "2. th", "2. tv",
    ]  # fmt: skip
    assert len(read("/adresser/autocomplete?q=")) == 20
    assert len(read("/adresser/autocomplete?q=&per_side=3")) == 3


def test_a_slip_of_the_pen_is_found_when_that_is_wished_for(read):
    assert read("/adresser/autocomplete?q=Lærkespoort 14") == []
    assert len(read("/adresser/autocomplete?q=Lærkespoort 14&fuzzy")) == 6


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("q=k", {"vejnavn"}),
        ("q=lærkesporet&type=vejnavn", {"vejnavn"}),
        ("q=lærkesporet", {"adgangsadresse"}),
        ("q=lærkesporet 14", {"adresse"}),
        ("q=lærkesporet 14&type=adgangsadresse", {"adgangsadresse"}),
        ("q=lærkesporet&startfra=adresse", {"adresse"}),
        ("q=nowhere", set()),
    ],
    ids=str,
)
def test_the_combined_suggestion_goes_from_roads_to_addresses(read, query, kinds):
    assert {each["type"] for each in read(f"/autocomplete?{query}")} == kinds


def test_the_caret_stands_where_floor_and_door_go(read):
    found = read("/autocomplete?q=lærkesporet&caretpos=11")

    first = found[0]
    assert first["tekst"] == "Lærkesporet 14, , 8210 Aarhus V"
    assert first["tekst"][: first["caretpos"]] == "Lærkesporet 14, "
    assert first["forslagstekst"] == "Lærkesporet 14, 8210 Aarhus V"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Lærkesporet 14, 2. tv, 8210 Aarhus V", "A"),
        ("lærkesporet 14, 2. TV, 8210 aarhus v", "A"),
        ("Lærkesporet 14 2 tv 8210 Aarhus V", "A"),
        ("Lærkesporet 14, 2. tv, 8210 Århus V", "B"),
        ("Lærkespore 14, 2. tv, 8210 Aarhus V", "B"),
        ("Lærkesporet 14, 8210 Aarhus V", "C"),
        ("Lærkesporet 16, 2. tv, 8210 Aarhus V", "C"),
        ("Andevej 1, 9999 Andeby", "C"),
        ("nothing at all", "C"),
    ],
)
def test_cleansing_says_how_sure_it_is(read, text, category):
    told = read(f"/datavask/adresser?betegnelse={text}")

    assert told["kategori"] == category
    assert (len(told["resultater"]) == 1) or category == "C"


def test_a_former_address_is_cleansed_to_the_present_one(read):
    told = read("/datavask/adresser?betegnelse=Gamle Markvej 14, 2. tv, 8210 Aarhus V")

    (result,) = told["resultater"]
    assert told["kategori"] == "A"
    assert result["adresse"]["vejnavn"] == "Gamle Markvej"
    assert result["aktueladresse"]["vejnavn"] == LAERKESPORET.name
    assert result["aktueladresse"]["id"] == HOME


def test_access_addresses_are_cleansed_too(read):
    told = read("/datavask/adgangsadresser?betegnelse=Lærkesporet 14, 8210 Aarhus V")

    assert told["kategori"] == "A"
    assert "etage" not in told["resultater"][0]["adgangsadresse"]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/adresser"), ("GET", "/adresser/a/b"), ("GET", "/datavask/x")]
)
def test_elsewhere_and_otherwise_nothing_is_answered(get, method, path):
    answer = get(path, method=method)

    assert answer.status == 404
    assert json.loads(answer.body)["type"] == "ResourcePathFormatError"
    assert answer.findings


def test_the_answer_about_another_is_about_another(dawa, read):
    right = read(f"/adresser/{HOME}?struktur=mini")

    call = Call(method="GET", path=f"/adresser/{HOME}", query={"struktur": "mini"})
    other = json.loads(dawa.about_another(call).body)
    listed = Call(method="GET", path="/adresser", query={"id": HOME, "struktur": "mini"})

    assert other["id"] != right["id"]
    assert [each["id"] for each in json.loads(dawa.about_another(listed).body)] == [other["id"]]


def test_whose_home_is_asked_about_is_known_to_the_journal(get):
    assert "employee" in get(f"/adresser/{HOME}").personas


def test_an_address_that_is_computed_is_whole_although_no_list_has_it():
    world = sandbox_world(danish_day(NOW), people=1000, seed=7)
    dawa = Dawa(world, clock=lambda: NOW)
    homes = (world.population.inhabitant(place) for place in range(50))
    places = (world.person(each.number).place for each in homes if each)
    home = next(place.address_id for place in places if place and place.address_id)

    told = json.loads(dawa.answer(Call(method="GET", path=f"/adresser/{home}")).body)
    house = told["adgangsadresse"]["id"]
    access = json.loads(dawa.answer(Call(method="GET", path=f"/adgangsadresser/{house}")).body)

    assert told["id"] == home
    assert told["adgangsadresse"]["vejstykke"]["navn"] == access["vejstykke"]["navn"]
    assert access["historik"]["ikrafttrædelse"]
