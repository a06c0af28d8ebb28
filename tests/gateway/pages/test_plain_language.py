"""All that a citizen may read in Danish is plain: no word that only a register uses, no path, no
long sentence, nothing empty. Words of pages, names of data, kinds of income, purposes.
"""

import re
from collections.abc import Iterator

import pytest

from contracts.adapter import Text
from gateway.catalogue.catalogue_file import load_catalogue
from gateway.catalogue.data_words import DATA, SECTIONS, data_in_words
from gateway.catalogue.kind_words import kind_words
from gateway.pages.kit.words import words
from gateway.pages.record.situations import SITUATIONS
from tests.gateway.access.every_leaf import every_leaf

LEAVES = sorted(
    leaf for name in ("person", "family", "address", "income") for leaf in every_leaf(name)
)
BANNED = (
    *("SE-nummer", "PE-nummer", "P-nummer", "produktionsenhed", "CVR-nummer"),
    *("PNR", "cpr-nummer", "personadresseringsnavn", "erstatningspersonnummer"),
    *("kommunekode", "vejkode", "landekode", "myndighedskode", "speciel vejkode", "statuskode"),
    *("indkomsttype", "indtægtsart", "feltkode", "linjekode", "rubrik", "træktid"),
    *("adressebetegnelse", "adgangsadresse", "conavn", "replika", "serviceaftale", "anvender"),
    *("usikkerhedsmarkering", "umyndiggørelse", "fraflytningsdato", "tilflytningsdato"),
    *("oplysningspligtig", "dispositionsperiode", "indberetningspligtig"),
    *("Serviceplatformen", "Datafordeler", "SF1520", "SOAP", "JSON", "API", "token", "endpoint"),
    *("parameter", "record", "digest", "hash", "payload", "snapshot", "id'et"),
)
"""What registers and programs say (docs/glossary.md) and people do not."""
PATH = re.compile(r"\b(?:person|family|address|income)\.[a-z_]+|\[\]|_")
LONGEST_SENTENCE = 25
LONGEST_LIST = 30
"""Of a purpose's text, which lists what is seen; a lawyer approves it as it stands."""
NOT_FOR_CITIZENS = ("caseworker.", "sandbox.")


def told() -> Iterator[tuple[str, Text]]:
    """Give every text with where it stands."""
    yield from ((k, each) for k, each in words().items() if not k.startswith(NOT_FOR_CITIZENS))
    yield from ((f"data: {path}", each) for path, each in (SECTIONS | DATA).items())
    catalogue = load_catalogue(None, known=LEAVES)
    kinds = {kind for each in catalogue.purposes for kind in each.income_kinds}
    yield from ((f"kind: {kind}", kind_words(kind)) for kind in sorted(kinds))
    for each in catalogue.purposes:
        yield f"purpose: {each.id}, title", each.title
        yield f"purpose: {each.id}, text", each.text


TOLD = dict(told())


def bare(text: str) -> str:
    """Take out the places that a page fills in."""
    return re.sub(r"\{\w+\}", "", text)


@pytest.mark.parametrize("word", BANNED)
def test_a_word_of_registers_and_programs_is_in_no_text(word: str) -> None:
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?:e[nrt]?s?|s)?(?![\w-])", re.IGNORECASE)

    found = [key for key, each in TOLD.items() if pattern.search(bare(each.da))]

    assert found == []


def test_no_text_holds_a_path_or_is_empty() -> None:
    found = {
        key: text
        for key, each in TOLD.items()
        for text in (each.da, each.en)
        if not text.strip() or PATH.search(bare(text))
    }

    assert found == {}


def test_no_danish_sentence_is_longer_than_people_read_at_once() -> None:
    found = {
        key: sentence
        for key, each in TOLD.items()
        for sentence in re.split(r"(?<=[.:?!;])\s", each.da)
        if len(sentence.split()) > (LONGEST_LIST if key.startswith("purpose") else LONGEST_SENTENCE)
    }

    assert found == {}


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_field_has_a_name_that_is_not_its_path(leaf: str) -> None:
    (named,) = data_in_words([leaf])

    assert not PATH.search(named.da)
    assert not PATH.search(named.en)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.slug)
def test_the_data_of_a_situation_is_named_in_words(situation: object) -> None:
    fields = situation.fields  # type: ignore[attr-defined]  # parametrized

    assert [each.da for each in data_in_words(fields) if PATH.search(each.da)] == []


def test_there_is_much_to_walk() -> None:
    assert len(TOLD) > 500
