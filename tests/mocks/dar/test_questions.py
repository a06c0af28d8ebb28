import pytest

HOME = "00000000-0000-4000-8000-00000000000a"
OTHER_HOME = "00000000-0000-4000-8000-00000000000b"
HOUSE = "00000000-0000-4000-8000-0000000000aa"


def test_an_address_is_found_by_its_id_in_the_version_of_now(strict):
    found = strict.addresses(where={"id_lokalId": {"eq": HOME}})

    assert found["nodes"] == [
        {
            "id_lokalId": HOME,
            "adressebetegnelse": "Ærøvej 16, st. tv, 8000 Aarhus C",
            "etagebetegnelse": "st",
            "doerbetegnelse": "tv",
            "husnummer": HOUSE,
            "status": "3",
            "registreringFra": "2020-06-01T00:00:00.000000Z",
            "registreringTil": None,
            "virkningFra": "2020-06-01T00:00:00.000000Z",
            "virkningTil": None,
        }
    ]


def test_without_times_every_version_comes_back(strict):
    found = strict.addresses(now=False, where={"id_lokalId": {"eq": HOME}})

    assert [node["virkningTil"] for node in found["nodes"]] == [
        None,
        "2020-06-01T00:00:00.000000Z",
        None,
    ]


@pytest.mark.parametrize(
    ("at", "known", "texts"),
    [
        (
            "2010-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
            ["Gamle Ærøvej 16, st. tv, 8000 Aarhus C"],
        ),
        (
            "2026-01-01T00:00:00Z",
            "2010-01-01T00:00:00Z",
            ["Gamle Ærøvej 16, st. tv, 8000 Aarhus C"],
        ),
        ("2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00", ["Ærøvej 16, st. tv, 8000 Aarhus C"]),
        ("1999-12-31T23:59:59Z", "2026-01-01T00:00:00Z", []),
    ],
    ids=["then, as known now", "now, as known then", "now", "before the address was there"],
)
def test_a_question_travels_in_both_times(strict, at, known, texts):
    found = strict.addresses(now=False, where={"id_lokalId": {"eq": HOME}}, at=at, known=known)

    assert [node["adressebetegnelse"] for node in found["nodes"]] == texts


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ({"id_lokalId": {"in": [HOME, OTHER_HOME]}}, [HOME, OTHER_HOME]),
        ({"adressebetegnelse": {"startsWith": "Ærøvej 18"}}, [OTHER_HOME]),
        ({"and": [{"husnummer": {"eq": HOUSE}}, {"etagebetegnelse": {"eq": "st"}}]}, [HOME]),
        ({"and": [{"husnummer": {"eq": HOUSE}}, {"etagebetegnelse": {"eq": "1"}}]}, []),
        ({"etagebetegnelse": {"eq": ""}}, [OTHER_HOME]),
        ({"bygning": {"eq": "b"}}, []),
        ({"virkningFra": {"gte": "2020-06-01T00:00:00Z"}}, [HOME]),
        ({"virkningFra": {"ngte": "2020-06-01T00:00:00Z"}}, [OTHER_HOME]),
        ({"virkningFra": {"gt": "2020-06-01T00:00:00Z"}}, []),
        ({"virkningFra": {"lt": "2020-06-01T02:00:00+02:00"}}, [OTHER_HOME]),
        ({"virkningTil": {"eq": None}}, [HOME, OTHER_HOME]),
        ({"virkningTil": {"lt": "2030-01-01T00:00:00Z"}}, []),
    ],
    ids=lambda value: str(value)[:60],
)
def test_the_filters_of_the_schema_work(strict, where, ids):
    assert [node["id_lokalId"] for node in strict.addresses(where=where)["nodes"]] == ids


def test_a_page_says_that_there_is_more_and_the_next_begins_after_it(strict):
    first = strict.addresses(first=1)
    second = strict.addresses(first=1, after=first["pageInfo"]["endCursor"])

    assert [node["id_lokalId"] for node in first["nodes"]] == [HOME]
    assert first["pageInfo"]["hasNextPage"] is True
    assert first["pageInfo"]["hasPreviousPage"] is False
    assert [edge["node"]["id_lokalId"] for edge in second["edges"]] == [OTHER_HOME]
    assert second["pageInfo"]["hasNextPage"] is False
    assert second["pageInfo"]["hasPreviousPage"] is True


def test_a_page_with_nothing_on_it_has_no_cursor(strict):
    info = strict.addresses(where={"id_lokalId": {"eq": "nothing"}})["pageInfo"]

    assert info == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize(
    ("variables", "text"),
    [
        ({"first": 1001}, "first lies between 0 and 1000"),
        ({"first": -1}, "first lies between 0 and 1000"),
        ({"after": "nonsense"}, "after is no cursor of this service"),
        ({"at": "yesterday"}, "a DafDateTime is RFC 3339 text"),
    ],
    ids=["large page", "negative page", "cursor", "moment"],
)
def test_a_question_that_cannot_be_answered_gets_errors_inside_200(strict, variables, text):
    answer = strict.ask(**variables)

    assert answer.status == 200
    assert [error["message"] for error in strict.read(answer)["errors"]] == [text]


def test_the_codes_of_a_road_lead_to_its_name(strict):
    found = strict.read(
        strict.post(
            """{ DAR_NavngivenVejKommunedel(
                 virkningstid: "2026-11-22T09:00:00Z", registreringstid: "2026-11-22T09:00:00Z",
                 where: {kommune: {eq: "0751"}, vejkode: {eq: "4711"}}) {
                 nodes { navngivenVej kommune vejkode } } }"""
        )
    )

    assert found["data"]["DAR_NavngivenVejKommunedel"]["nodes"] == [
        {
            "navngivenVej": "00000000-0000-4000-8000-00000000aaaa",
            "kommune": "0751",
            "vejkode": "4711",
        }
    ]


def test_a_house_number_names_its_part_of_the_road(strict):
    found = strict.read(
        strict.post(
            """query ($id: String) { DAR_Husnummer(where: {id_lokalId: {eq: $id}}) {
                 nodes { husnummertekst vejmidte } } }""",
            id=HOUSE,
        )
    )

    assert found["data"]["DAR_Husnummer"]["nodes"] == [
        {"husnummertekst": "16", "vejmidte": "0751-4711"}
    ]


def test_a_point_is_a_geometry(strict):
    found = strict.read(
        strict.post(
            """{ DAR_Adressepunkt(where: {id_lokalId: {eq: "00000000-0000-4000-8000-0000000000ff"}})
                 { nodes { position { type crs dimension wkt } } } }"""
        )
    )

    assert found["data"]["DAR_Adressepunkt"]["nodes"] == [
        {
            "position": {
                "type": "Point",
                "crs": 25832,
                "dimension": "XY",
                "wkt": "POINT (574000.12 6223000.5)",
            }
        }
    ]


def test_the_schema_can_be_asked_for(strict):
    found = strict.read(strict.post("{ __schema { queryType { name } } }"))

    assert found["data"]["__schema"]["queryType"]["name"] == "Query"
