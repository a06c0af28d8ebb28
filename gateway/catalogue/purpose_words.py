"""What the keys of a purpose, and their values, are called by people who do not code."""

from typing import Final

from contracts.adapter import Text


def _text(da: str, en: str) -> Text:
    return Text(da=da, en=en)


PARTIES: Final = {
    "citizen": _text("borgeren selv", "the citizen herself"),
    "authority": _text("myndigheder", "authorities"),
    "public_school": _text("offentlige skoler", "public schools"),
    "supervised_finance": _text("finansielle virksomheder under tilsyn", "supervised finance"),
    "private": _text("private virksomheder og foreninger", "private firms and associations"),
}
BASES: Final = {
    "statute": _text("lov", "statute"),
    "consent": _text("samtykke", "consent"),
    "own_access": _text("egen adgang", "own access"),
    "representation": _text("repræsentation", "representation"),
}
MUNICIPALITIES: Final = {
    "handlekommune": _text("handlekommunen", "the municipality that acts (handlekommune)"),
    "staying": _text("opholdskommunen", "the municipality where the citizen stays"),
    "registered": _text("bopælskommunen", "the municipality where the citizen is registered"),
    "property": _text("kommunen, hvor ejendommen ligger", "the municipality of the property"),
    "any": _text("enhver kommune", "any municipality"),
    "receiving": _text("den kommune, der modtager", "the municipality that receives"),
}
STATEMENTS: Final = {
    "stays": _text("borgeren opholder sig der", "the citizen stays there"),
    "placed": _text("borgeren er anbragt", "the citizen is placed"),
    "property": _text("ejendommen ligger der", "the property lies there"),
    "presumed": _text("borgeren formodes at bo der", "the citizen is presumed to live there"),
    "chosen": _text("borgeren har valgt den", "the citizen chose it"),
}
MODES: Final = {
    "once": _text("en enkelt gang", "once"),
    "recurring": _text("gentagne gange", "recurrently"),
}
MEMBERS: Final = {
    "partner": _text("ægtefælle eller partner", "spouse or partner"),
    "cohabitant": _text("samlever", "cohabitant"),
    "child": _text("barn", "child"),
}
LEVELS: Final = {
    "low": _text("lav", "low"),
    "substantial": _text("betydelig", "substantial"),
    "high": _text("høj", "high"),
}
CASES: Final = {
    "required": _text("kun med en sagsreference", "only with a case reference"),
    "optional": _text("med eller uden sagsreference", "with or without a case reference"),
    "none": _text("uden sagsreference", "without a case reference"),
}
VISIBLE: Final = {
    "immediate": _text("straks", "at once"),
    "delayed": _text("senere", "later"),
    "withheld": _text("ikke", "never"),
}
WORDS: Final = {
    "party_classes": PARTIES,
    "modes": MODES,
    "municipality": MUNICIPALITIES,
    "municipality_basis": STATEMENTS,
    "minimum_acr": LEVELS,
    "case_reference": CASES,
    "basis.kind": BASES,
    "visibility.kind": VISIBLE,
}
LABELS: Final = {
    "version": _text("version", "version"),
    "kle": _text("KLE-nummer", "KLE number"),
    "title.da": _text("dansk navn", "Danish name"),
    "title.en": _text("engelsk navn", "English name"),
    "text.da": _text("dansk tekst til borgeren", "Danish text for the citizen"),
    "text.en": _text("engelsk tekst til borgeren", "English text for the citizen"),
    "basis.kind": _text("slags grundlag", "kind of basis"),
    "basis.law": _text("lov", "law"),
    "basis.gdpr": _text("artikel i GDPR", "article of the GDPR"),
    "basis.income_register_law": _text(
        "lov, der åbner indkomstregistret", "law that opens the income register"
    ),
    "party_classes": _text("hvem der må spørge", "who may ask"),
    "controls": _text("den ydelse, der kontrolleres", "the benefit that is controlled"),
    "modes": _text("hvor ofte der må spørges", "how often it may be asked"),
    "municipality": _text("hvilken kommune der må spørge", "which municipality may ask"),
    "municipality_basis": _text(
        "grunde, som en anden kommune må spørge af", "statements by which another may ask"
    ),
    "roles": _text("medarbejderens roller", "roles of the employee"),
    "minimum_acr": _text("mindste sikringsniveau", "lowest level of sign-in"),
    "case_reference": _text("sag", "case"),
    "frequency_cap.times": _text("opslag før gennemsyn", "look-ups before a review"),
    "frequency_cap.days": _text("dage, som opslag tælles over", "days over which they are counted"),
    "retention_days": _text("dage, loggen gemmes", "days the log is kept"),
    "snapshot_days": _text("dage, det viste gemmes", "days what was shown is kept"),
    "visibility.kind": _text("hvornår borgeren ser opslaget", "when the citizen sees the look-up"),
    "visibility.days": _text("dage, før borgeren ser det", "days before the citizen sees it"),
    "visibility.law": _text("lov, der skjuler opslaget", "law that hides the look-up"),
    "approved_by": _text("godkendt af", "approved by"),
    "law_checked_on": _text("lovgrundlag set efter", "law checked on"),
    "valid_from": _text("gælder fra", "in force from"),
    "valid_to": _text("gælder til og med", "in force up to and including"),
    "processing_time.da": _text("sagsbehandlingstid, dansk", "processing time, Danish"),
    "processing_time.en": _text("sagsbehandlingstid, engelsk", "processing time, English"),
    "price.da": _text("pris, dansk", "price, Danish"),
    "price.en": _text("pris, engelsk", "price, English"),
}
SENTENCES: Final = {
    ("notice_required", True): _text(
        "må nu kun bruges, når borgeren har fået besked forinden",
        "may now be asked only after the citizen was told",
    ),
    ("notice_required", False): _text(
        "må nu bruges, uden at borgeren har fået besked forinden",
        "may now be asked without telling the citizen first",
    ),
    ("discretion", True): _text(
        "en medarbejder skønner nu i sagen", "a person now weighs the case"
    ),
    ("discretion", False): _text(
        "loven alene giver nu resultatet", "the law alone now gives the result"
    ),
    ("post_mortem", True): _text(
        "må nu også bruges om døde", "may now be asked about the dead, too"
    ),
    ("post_mortem", False): _text(
        "må ikke længere bruges om døde", "may no longer be asked about the dead"
    ),
    ("child_is_party", True): _text(
        "et barn på ti år er nu selv part i sagen", "a child of ten is now itself a party"
    ),
    ("child_is_party", False): _text(
        "et barn på ti år er ikke længere selv part", "a child of ten is no longer a party"
    ),
    ("says_other_income", True): _text(
        "siger nu, at der er anden indkomst", "now tells that there is other income"
    ),
    ("says_other_income", False): _text(
        "siger ikke længere, at der er anden indkomst", "no longer tells that there is other income"
    ),
}


def value_words(key: str, value: str) -> Text:
    """Give what a value of a key is called; one without a name goes by itself."""
    return WORDS.get(key, {}).get(value, _text(value, value))
