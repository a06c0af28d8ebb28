"""Reading an answer of the mock by its own names, for the tests beside it."""

from lxml import etree

UNITS = 100000000
FIELDS = 100000000000000000


def tree(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(huge_tree=True, resolve_entities=False))


def content(body: bytes) -> etree._Element:
    found = tree(body).find("{*}Body/{*}IndkomstOplysningPersonHent_O")
    assert found is not None
    return found


def texts(body: bytes, name: str) -> list[str | None]:
    return [element.text for element in tree(body).iter(f"{{*}}{name}")]


def reports(body: bytes) -> list[etree._Element]:
    return list(tree(body).iter("{*}LoenPeriodeOplysningStruktur"))


def fields(element: etree._Element, blanket: str) -> list[tuple[int, int, str | None]]:
    """Give number, unit and text of every field in the blankets of that number."""
    above = [
        number.getparent()
        for number in element.iter("{*}BlanketNummerIdentifikator")
        if number.text == blanket
    ]
    return [
        (
            int(field.findtext("{*}BlanketFeltEnhedStruktur/{*}BlanketFeltNummerIdentifikator"))
            - FIELDS,
            int(field.findtext("{*}BlanketFeltEnhedStruktur/{*}FeltEnhedTypeKode")) - UNITS,
            field.findtext("{*}AngivelseFeltIndholdTekst"),
        )
        for level in above
        for field in level.findall("{*}AngivelseFeltSamling/{*}AngivelseFeltIndholdStruktur")
    ]


def values(element: etree._Element, blanket: str, number: int) -> list[str | None]:
    return [text for found, _, text in fields(element, blanket) if found == number]


def blankets(element: etree._Element) -> list[str | None]:
    return [number.text for number in element.iter("{*}BlanketNummerIdentifikator")]


def errors(body: bytes) -> list[int]:
    return [int(text or "") for text in texts(body, "FejlIdentifikator")]
