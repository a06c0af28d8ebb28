"""What no municipality grants: refused by name and by statute, and what stands beside it is not."""

import pytest

from gateway.access.purposes import PurposeEntry
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.catalogue.municipal_rules import foreign_faults
from gateway.catalogue.not_municipal import TABLE, Elsewhere
from tests.gateway.access.situations import CATALOGUE, PURPOSE, read

LAW, TITLE, ID = "folkeskoleloven § 36", '{ da = "Skole", en = "School" }', 'id = "school"'


def named(da: str, en: str = "Anything") -> str:
    return PURPOSE.replace(TITLE, f'{{ da = "{da}", en = "{en}" }}')


def under(law: str) -> str:
    return PURPOSE.replace(LAW, law)


def refusal(text: str) -> str:
    with pytest.raises(CatalogueInvalid) as caught:
        read(text)
    return str(caught.value)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.da)
def test_each_word_of_the_table_refuses_and_says_who_grants_it(row: Elsewhere) -> None:
    said = [refusal(named(word)) for word in row.words]

    assert {row.granted_by in each for each in said} == {True}
    assert {each.startswith("purposes.toml:6: purpose `school` is for ") for each in said} == {True}


@pytest.mark.parametrize(
    ("law", "granted_by"),
    [
        ("boligstøtteloven", "Udbetaling Danmark"),
        ("Lov om individuel boligstøtte § 1", "Udbetaling Danmark"),
        ("boligstøtteloven kapitel 4", "Udbetaling Danmark"),
        ("boligstøtteloven kapitel 10 og § 2", "Udbetaling Danmark"),
        ("boligstøttelovens §§ 14 og 56", "Udbetaling Danmark"),
        ("lov om social pension", "Udbetaling Danmark"),
        ("pensionsloven §§ 14 og 29", "Udbetaling Danmark"),
        ("pensionsloven §§ 24-29", "Udbetaling Danmark"),
        ("serviceloven § 3 og barselsloven § 20", "Udbetaling Danmark"),
        ("lov om en børne- og ungeydelse § 1", "Udbetaling Danmark"),
        ("børnetilskudsloven", "Udbetaling Danmark"),
        ("sundhedsloven § 160", "Udbetaling Danmark"),
        ("SU-loven § 2", "staten"),
        ("lov om statens uddannelsesstøtte", "staten"),
        ("arbejdsløshedsforsikringsloven § 74", "a-kassen"),
        ("ægteskabsloven § 29", "Familieretshuset"),
        ("lov om Familieretshuset § 1", "Familieretshuset"),
    ],
)
def test_the_statute_of_somebody_else_refuses_whatever_the_title(law: str, granted_by: str) -> None:
    said = refusal(under(law))

    assert said.startswith("purposes.toml:8: purpose `school` rests on the statute of")
    assert f"{granted_by}" in said


@pytest.mark.parametrize(
    "law",
    [
        "boligstøtteloven kapitel 10 og § 56",
        "boligstøtteloven §§ 54-64 og § 64 e",
        "boligstøttelovens kapitel 10, jf. § 56, stk. 1",
        "pensionsloven §§ 14 og 14 a",
        "pensionsloven § 14, stk. 1, og retssikkerhedsloven § 11 a",
        "lov om social pension § 18",
        "sundhedsloven § 138",
        "sundhedsloven § 138, stk. 160",
        "ægteskabsloven § 13",
        "retssikkerhedsloven § 12 a og lov om Udbetaling Danmark § 11 a",
        "sygedagpengeloven kapitel 10",
        "su-lovgivningens navnebror § 2",
    ],
)
def test_what_is_municipal_in_a_statute_or_beside_it_is_read(law: str) -> None:
    assert read(under(law)).of("school") is not None


@pytest.mark.parametrize(
    "title",
    [
        "Sygedagpenge",
        "Dagpenge ved sygdom",
        "Førtidspension",
        "Personligt tillæg til folkepension",
        "Støtte til bolig",
        "Sundhed i skolen",
        "Barselsbesøg af sundhedsplejersken",
        "Begravelsesplads",
    ],
)
def test_a_title_that_only_looks_like_it_is_read(title: str) -> None:
    assert read(named(title)).of("school") is not None


@pytest.mark.parametrize(
    "written", ["boligstoette", "boligstotte", "folkepension-2", "su", "housing-benefit"]
)
def test_an_id_is_known_however_danish_letters_are_written(written: str) -> None:
    said = refusal(PURPOSE.replace(ID, f'id = "{written}"'))

    assert said.startswith(f"purposes.toml:3: purpose `{written}` is for ")


@pytest.mark.parametrize("title", ["BOLIGSTØTTE", "Eu-Sygesikringskort", "Børne-  og ungeydelse"])
def test_case_and_signs_between_words_do_not_hide_it(title: str) -> None:
    assert "is not municipal" in refusal(named(title))


def test_only_municipal_purposes_are_held_to_it() -> None:
    (copy,) = [each for each in CATALOGUE.purposes if each.id == "ordered-copy"]
    entry = PurposeEntry(
        **{name: getattr(copy, name) for name in PurposeEntry.__struct_fields__} | {"id": "su"}
    )

    assert list(foreign_faults(entry)) == []
