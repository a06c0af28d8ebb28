from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from adapters.address_dar.choice import in_force
from adapters.address_dar.codes import status_word
from adapters.address_dar.reading import Facts, Surroundings, read
from adapters.address_dar.request import (
    DarAdresse,
    DarAdressepunkt,
    DarHusnummer,
    DarNavngivenVejKommunedel,
    DarPostnummer,
    DarSupplerendeBynavn,
)
from contracts.errors import RegistryMisread
from contracts.lookup import ResidenceKey
from tests.adapters.address_dar.fake_dar import RealRows

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)
MODELS = {
    "Adresse": DarAdresse,
    "Adressepunkt": DarAdressepunkt,
    "NavngivenVejKommunedel": DarNavngivenVejKommunedel,
    "Postnummer": DarPostnummer,
    "SupplerendeBynavn": DarSupplerendeBynavn,
}


def town(**given: object) -> DarSupplerendeBynavn:
    times = {"registrering_fra": BEFORE, "virkning_fra": BEFORE}
    return DarSupplerendeBynavn(**{"id_lokal_id": "id", "navn": "x", "status": "3"} | times | given)


@pytest.mark.parametrize(
    "outside",
    [
        {"registrering_til": BEFORE},
        {"registrering_til": NOW},
        {"registrering_fra": AFTER},
        {"virkning_til": BEFORE},
        {"virkning_til": NOW},
        {"virkning_fra": AFTER},
    ],
)
def test_a_version_outside_the_moment_is_not_in_force(outside: dict[str, datetime]) -> None:
    assert in_force([town(**outside)], at=NOW) == ()


def test_a_version_in_force_may_end_later() -> None:
    version = town(registrering_til=AFTER, virkning_til=AFTER)

    assert in_force([version], at=NOW) == (version,)


@pytest.mark.parametrize(
    ("better", "worse"), [("3", "2"), ("2", "8"), ("3", "4"), ("2", "4"), ("4", "5"), ("2", None)]
)
def test_one_version_is_chosen_by_status_whatever_the_order(better: str, worse: str | None) -> None:
    newer = town(status=worse, registrering_fra=BEFORE + timedelta(hours=1))
    chosen = town(status=better)

    assert in_force([newer, chosen], at=NOW) == (chosen,)
    assert in_force([chosen, newer], at=NOW) == (chosen,)


def test_of_equal_versions_the_newest_registration_is_chosen() -> None:
    older = town(navn="old")
    newer = town(navn="new", registrering_fra=BEFORE + timedelta(hours=1))

    assert in_force([newer, older], at=NOW) == (newer,)


@pytest.mark.parametrize("code", [None, "", "1", "6", "03"])
def test_a_status_outside_the_list_is_misread(code: str | None) -> None:
    with pytest.raises(RegistryMisread):
        status_word(code)


@pytest.mark.parametrize("name", MODELS)
def test_real_rows_give_at_most_one_version_of_each(real_rows: RealRows, name: str) -> None:
    versions = msgspec.convert(real_rows(name), list[MODELS[name]])

    chosen = in_force(versions, at=NOW)

    assert set(Counter(version.id_lokal_id for version in chosen).values()) == {1}
    assert len(chosen) < len(versions)


@pytest.mark.parametrize(
    ("name", "entity_id", "row"),
    [
        ("Postnummer", "7005971d-ad67-41a0-a1d3-4312f841e3ae", "2019-03-14T06:32:19.885019"),
        ("SupplerendeBynavn", "023bf865-19bf-4a06-af40-106bc8e69903", "2018-08-27T15:41:53.205977"),
        ("Adresse", "06c6d46f-e5c3-41a5-a206-4ca71eb36c07", "2012-02-28T09:31:12.953000"),
    ],
    ids=["eleven versions of a postal code", "five of a place name", "a renumbered address"],
)
def test_the_version_of_a_real_entity_that_holds_today_is_chosen(
    real_rows: RealRows, name: str, entity_id: str, row: str
) -> None:
    versions = msgspec.convert(real_rows(name), list[MODELS[name]])

    chosen = in_force([v for v in versions if v.id_lokal_id == entity_id], at=NOW)

    assert [v.virkning_fra.replace(tzinfo=None).isoformat("T", "microseconds") for v in chosen] == [
        row
    ]


def test_a_real_closed_address_reads_as_closed(real_rows: RealRows) -> None:
    versions = msgspec.convert(real_rows("Adresse"), list[DarAdresse])
    closed = [v for v in versions if v.id_lokal_id == "028fb9a5-34ea-4c6e-a660-e5a99eeb92cb"]
    units = in_force(closed, at=NOW)

    record = read(RESIDENCE, _facts(units)).record

    assert (record.status, record.floor, record.door) == ("closed", "st", "2")
    assert record.full_address == "Østre Stationsvej 41N, st. 2, 5000 Odense C"
    assert record.valid_from.isoformat() == "2014-03-19"


def test_a_real_address_with_one_version_reads_whole(real_rows: RealRows) -> None:
    versions = msgspec.convert(real_rows("Adresse"), list[DarAdresse])
    units = in_force(
        [v for v in versions if v.id_lokal_id == "01ffcb65-c425-4cee-9145-bef6570f34bb"], at=NOW
    )

    section = read(RESIDENCE, _facts(units))

    assert section.record.full_address == "Ridehusgade 49, 2. th, 5000 Odense C"
    assert section.registered_at == datetime(2018, 5, 3, 16, 58, 34, tzinfo=UTC)


def test_every_real_point_reads_as_metres(real_rows: RealRows) -> None:
    versions = msgspec.convert(real_rows("Adressepunkt"), list[DarAdressepunkt])
    points = in_force(versions, at=NOW)
    units = [_unit(house=point.id_lokal_id) for point in points]
    facts = [_facts([unit], points=points) for unit in units]

    positions = [read(RESIDENCE, fact).record.position for fact in facts]

    assert {400_000 < p.easting < 900_000 for p in positions} == {True}
    assert {6_000_000 < p.northing < 6_500_000 for p in positions} == {True}


RESIDENCE = ResidenceKey(kind="address")


def _unit(*, house: str) -> DarAdresse:
    return DarAdresse(
        id_lokal_id=f"unit-{house}",
        husnummer=house,
        status="3",
        registrering_fra=BEFORE,
        virkning_fra=BEFORE,
    )


def _facts(units: Sequence[DarAdresse], points: Sequence[DarAdressepunkt] = ()) -> Facts:
    houses = [
        DarHusnummer(
            id_lokal_id=unit.husnummer,
            adgangspunkt=unit.husnummer,
            registrering_fra=BEFORE,
            virkning_fra=BEFORE,
        )
        for unit in units
    ]
    return Facts(units=units, houses=houses, parts=(), surroundings=Surroundings(points=points))
