"""One catalogue of words: whole in both languages, all of it used, and no jargon in it."""

import re
from pathlib import Path
from typing import get_args

import pytest

from contracts.reading import AbsenceReason, Cycle, FailedOutcome, NoteKind
from gateway.access.decision import WithholdReason
from gateway.access.explain import RULES
from gateway.access.refusals import REFUSALS, WARNINGS
from gateway.api.happened import _CORRECTIONS, _NOT_BY_HER, _OUTCOMES, _STEPS
from gateway.api.problems import PROBLEMS
from gateway.catalogue.catalogue_file import load_catalogue
from gateway.consents.states import State as ConsentState
from gateway.corrections.states import State as CorrectionState
from gateway.ledger.compare import ReasonUnknown
from gateway.pages.caseworker.refused import NEXT
from gateway.pages.kit.said import text_of, trouble_of
from gateway.pages.kit.words import LANGUAGES, UnknownWords, say, spoken, words
from gateway.pages.record.areas import AREAS
from gateway.pages.record.situations import SITUATIONS
from gateway.question import HouseholdRole, MunicipalityBasisKind
from tests.gateway.access.every_leaf import every_leaf

LEAVES = sorted(
    leaf for name in ("person", "family", "address", "income") for leaf in every_leaf(name)
)
ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "gateway" / "pages"
SOURCES = "\n".join(
    file.read_text("utf-8")
    for pattern in ("**/*.html", "**/*.py")
    for file in sorted(PAGES.glob(pattern))
)
JARGON = re.compile(
    r"/v1|`|_|\bJSON\b|\bpnr\b|\bpointer\b|\bschema\b|\bdigest\b|\bETag\b|\breceipt id\b|"
    r"\bSOAP\b|\btoken\b|\bAPI\b|\bGraphQL\b|Serviceplatformen|Datafordeler",
    re.IGNORECASE,
)
MADE_OF_PARTS = (
    "trouble.",
    "fields.",
    "check.rule.",
    "consent.state.",
    "consent.step.",
    "consent.request.step",
    "error.state.",
    "log.verdict.",
    "log.municipality.",
    "citizen.area.",
    "citizen.group.",
    "citizen.income.",
    "situation.",
    "site.size.",
    "site.private.kept",
    "site.private.not_kept",
    "site.hello.what_",
    "site.guide.",
    "take.page.",
    "carry.page.",
    "caseworker.slip.",
    "caseworker.role.",
    "caseworker.ground.",
    "caseworker.withheld.",
    "caseworker.refused.",
    "caseworker.code.",
    "caseworker.next.",
    "caseworker.group.",
    "caseworker.section.",
    "other.refused.",
    "other.banner.",
    "other.unnamed.",
    "other.who.",
    "other.as.",
    "other.lead.",
    "other.income.",
    "other.municipality.",
    "power.state.",
    "power.span.",
    "power.section.",
    "power.given.",
    "power.held.",
    "power.one.asked_",
)
"""Beginnings of keys whose end is a code, a slug or the name of a form."""


@pytest.mark.parametrize("code", sorted({*REFUSALS, *PROBLEMS}))
def test_every_refusal_and_problem_has_words_of_its_own(code: str) -> None:
    assert f"trouble.code.{code}" in words()
    assert trouble_of(code).text == text_of(code)


def test_a_code_that_nobody_has_named_is_told_as_a_fault_of_ours() -> None:
    assert text_of("brand_new") == words()["trouble.code.internal_error"]


@pytest.mark.parametrize(
    "key",
    [
        *(f"trouble.warning.{code}" for code in WARNINGS),
        *(f"check.rule.{rule}" for rule in RULES),
        *(f"fields.missing.{each}" for each in get_args(AbsenceReason)),
        *(f"fields.missing.{each}" for each in get_args(WithholdReason)),
        *(f"fields.note.{each}" for each in get_args(NoteKind) if each != "absent"),
        *(f"fields.section.{each}.heading" for each in (*get_args(FailedOutcome), "absent")),
        *(f"fields.section.{each}.text" for each in (*get_args(FailedOutcome), "absent")),
        *(f"fields.source.cycle.{each}" for each in get_args(Cycle)),
        *(f"consent.state.{each}" for each in get_args(ConsentState)),
        *(f"consent.step.{each}" for each in _STEPS),
        *(f"error.state.{each}" for each in get_args(CorrectionState)),
        *(f"log.verdict.{each}" for each in (*get_args(ReasonUnknown), "same", "changed")),
        *(f"log.municipality.{each}" for each in get_args(MunicipalityBasisKind)),
        *(f"citizen.area.{each}" for each in AREAS),
        *(f"citizen.area.{each}_lead" for each in AREAS),
        *(f"citizen.group.{each.name}" for area in AREAS.values() for each in area.groups),
        *(f"caseworker.group.{each.name}" for area in AREAS.values() for each in area.groups),
        *(f"caseworker.withheld.{each}" for each in get_args(WithholdReason)),
        *(f"caseworker.role.{each}" for each in ("applicant", *get_args(HouseholdRole))),
        *(f"caseworker.ground.{each}" for each in get_args(MunicipalityBasisKind)),
        *(f"caseworker.next.{each}" for each in ("other", *NEXT.values())),
        *(
            f"situation.{each.slug}.{part}"
            for each in SITUATIONS
            for part in ("title", "happens", "gets", "looks")
        ),
        *(f"fields.label.{leaf}" for leaf in LEAVES),
    ],
)
def test_every_code_that_a_page_may_tell_has_its_words(key: str) -> None:
    assert key in words()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_path_or_jargon_reaches_a_citizen(language: str) -> None:
    told = {key: spoken(text, language) for key, text in words().items()}  # type: ignore[arg-type]
    told |= {
        f"happened.{name}": spoken(text, language)  # type: ignore[arg-type]
        for table in (_OUTCOMES, _STEPS, _CORRECTIONS, _NOT_BY_HER)
        for name, text in table.items()  # type: ignore[attr-defined]
    }

    without_places = {key: re.sub(r"\{\w+\}", "", text) for key, text in told.items()}

    assert {key: text for key, text in without_places.items() if JARGON.search(text)} == {}


def test_both_languages_fill_in_the_same_and_neither_is_empty() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    assert {key for key, each in words().items() if places(each.da) != places(each.en)} == set()
    assert {key for key, each in words().items() if not (each.da.strip() and each.en.strip())} == (
        set()
    )


def test_danish_sentences_are_short() -> None:
    sentences = [
        sentence
        for text in words().values()
        for sentence in re.split(r"(?<=[.:?!])\s", text.da)
        if len(sentence.split()) > 24
    ]

    assert sentences == []


def test_every_key_that_a_page_names_is_in_the_catalogue() -> None:
    named = set(
        re.findall(r"""\b(?:t|say)\((?:\w+, )?["']([a-z]\w*(?:\.[\w-]+)+)["'][,)]""", SOURCES)
    )

    assert len(named) > 150
    assert named - set(words()) == set()


def test_every_key_of_the_catalogue_is_used() -> None:
    unused = {
        key for key in words() if f'"{key}"' not in SOURCES and not key.startswith(MADE_OF_PARTS)
    }

    assert unused == set()


def test_words_that_nobody_wrote_are_an_error() -> None:
    with pytest.raises(UnknownWords):
        say("da", "site.nothing")


def test_every_purpose_of_a_situation_is_in_the_shipped_catalogue() -> None:
    shipped = {each.id for each in load_catalogue(None, known=LEAVES).purposes}

    assert {each for one in SITUATIONS for each in one.purposes} - shipped == set()
