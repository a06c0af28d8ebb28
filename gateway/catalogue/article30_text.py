"""The article 30 record as Markdown, in Danish or English. Opens no file."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from contracts.adapter import Text
from gateway.catalogue.article30 import Activity, Controller, Record, Section
from gateway.catalogue.purpose_words import BASES

Language = Literal["da", "en"]
_WORDS: Final = {
    "title": Text(
        da="Fortegnelse over behandlingsaktiviteter", en="Record of processing activities"
    ),
    "made of": Text(
        da="Databeskyttelsesforordningens artikel 30. Lavet af kataloget over formål og af"
        " aftalerne, ikke skrevet i hånden.",
        en="GDPR article 30. Made of the catalogue of purposes and the agreements, not by hand.",
    ),
    "to add": Text(
        da="Den dataansvarlige tilføjer selv kontaktoplysninger og databeskyttelsesrådgiver.",
        en="The controller adds contact details and its data-protection officer.",
    ),
    "operator": Text(da="Driver af gatewayen", en="Runs the gateway"),
    "files": Text(da="Kontrolsummer", en="Checksums"),
    "purposes": Text(da="formål", en="purposes"),
    "agreements": Text(da="aftaler", en="agreements"),
    "security": Text(da="Sikkerhed for alle formål", en="Security of every purpose"),
    "not approved": Text(
        da="**Ikke godkendt af en jurist endnu:** må kun bruges i sandkassen.",
        en="**Not approved by a lawyer yet:** for the sandbox only.",
    ),
    "approved": Text(da="Godkendt af", en="Approved by"),
    "purpose": Text(da="Formål", en="Purpose"),
    "controller": Text(da="Dataansvarlig", en="Controller"),
    "nobody": Text(
        da="Ingen: der er ingen aftale om formålet.", en="Nobody: there is no agreement on it."
    ),
    "basis": Text(da="Retsgrundlag", en="Legal basis"),
    "income law": Text(da="Indkomstregistret åbnes af", en="The income register is opened by"),
    "subjects": Text(da="Registrerede", en="Data subjects"),
    "data": Text(da="Oplysninger", en="Data"),
    "kinds": Text(da="kun disse slags", en="these kinds only"),
    "recipients": Text(da="Modtagere", en="Recipients"),
    "third": Text(da="Overførsel til tredjelande", en="Transfers to third countries"),
    "retention": Text(da="Sletning", en="Erasure"),
    "safeguards": Text(da="Sikkerhed", en="Safeguards"),
    "terms": Text(da="Vilkår hos registrene", en="Terms with the registries"),
    "registry": Text(da="Register", en="Registry"),
    "agreement": Text(da="Aftale", en="Agreement"),
    "known as": Text(da="Navn hos registret", en="Name at the registry"),
    "behalf": Text(da="På vegne af CVR", en="On behalf of CVR"),
    "codes": Text(da="Koder", en="Codes"),
    "from": Text(da="fra", en="from"),
    "until": Text(da="til og med", en="up to and including"),
    "narrowed": Text(da="kun", en="only"),
}


def markdown(record: Record, *, language: Language) -> str:
    """Write the record out: what holds for all, then one chapter for each purpose."""
    return "\n".join(_Page(language).lines(record)) + "\n"


class _Page:
    """The lines of the record in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def lines(self, record: Record) -> Iterator[str]:
        made = f"{self._word('made of')} {self._word('to add')}"
        yield from (f"# {self._word('title')}", "", made, "")
        if record.operator is not None:
            yield f"- {self._word('operator')}: {record.operator}"
        yield (
            f"- {self._word('files')} (SHA-256): {self._word('purposes')}"
            f" `{record.purposes_checksum[:16]}…`, {self._word('agreements')}"
            f" `{record.agreements_checksum[:16]}…`"
        )
        yield from ("", f"## {self._word('security')}", "")
        yield from (f"- {self._say(each)}" for each in record.security)
        for number, activity in enumerate(record.activities, start=1):
            yield ""
            yield from self._activity(number, activity)

    def _activity(self, number: int, activity: Activity) -> Iterator[str]:
        yield f"## {number}. {self._say(activity.title)}"
        yield ""
        yield f"`{activity.purpose}`, version {activity.version}, KLE {activity.kle}."
        yield self._approval(activity)
        yield ""
        yield f"- **{self._word('purpose')}:** {self._say(activity.text)}"
        yield f"- **{self._word('controller')}:** {self._controllers(activity.controllers)}"
        yield f"- **{self._word('basis')}:** {self._basis(activity)}"
        yield f"- **{self._word('subjects')}:** {self._list(activity.data_subjects, '; ')}"
        for section in activity.data:
            yield f"- **{self._word('data')}, {self._say(section.title)}:** {self._data(section)}"
        yield f"- **{self._word('recipients')}:** {self._list(activity.recipients)}"
        yield f"- **{self._word('third')}:** {self._say(activity.third_countries)}"
        yield f"- **{self._word('retention')}:** {self._sentences(activity.retention)}"
        yield f"- **{self._word('safeguards')}:** {self._sentences(activity.safeguards)}"
        if activity.controllers:
            yield ""
            yield from self._terms(activity)

    def _approval(self, activity: Activity) -> str:
        if activity.approved_by is None:
            return self._word("not approved")
        checked = f" ({activity.law_checked_on})" if activity.law_checked_on else ""
        return f"{self._word('approved')} {activity.approved_by}{checked}."

    def _controllers(self, controllers: Iterable[Controller]) -> str:
        named = dict.fromkeys(
            f"CVR {each.cvr}" if each.name is None else f"{each.name} (CVR {each.cvr})"
            for each in controllers
        )
        return ", ".join(named) or self._word("nobody")

    def _basis(self, activity: Activity) -> str:
        basis = activity.legal_basis
        kind = self._say(BASES[basis["kind"]])
        opened = basis.get("income_register_law")
        income = f" {self._word('income law')} {opened}." if opened else ""
        return f"{kind}: {basis['law']}; GDPR {basis['gdpr']}.{income}"

    def _data(self, section: Section) -> str:
        kinds = section.income_kinds
        only = "" if kinds is None else f". {self._word('kinds').capitalize()}: {self._list(kinds)}"
        return f"{self._list(section.data)}{only}."

    def _terms(self, activity: Activity) -> Iterator[str]:
        head = ("agreement", "registry", "known as", "behalf", "codes")
        yield f"{self._word('terms')}:"
        yield ""
        yield f"| {' | '.join(self._word(each) for each in head)} |"
        yield f"|{'---|' * len(head)}"
        for each in activity.controllers:
            for terms in each.terms:
                codes = ", ".join(f"{key} {value}" for key, value in terms.codes.items())
                cells = (self._dated(each), terms.registry, terms.name, terms.on_behalf_of_cvr)
                yield f"| {' | '.join(map(_cell, (*cells, codes)))} |"

    def _dated(self, each: Controller) -> str:
        until = "" if each.valid_to is None else f" {self._word('until')} {each.valid_to}"
        given = each.narrowed_to
        only = "" if given is None else f"; {self._word('narrowed')} {self._list(given)}"
        return f"{each.agreement}, {self._word('from')} {each.valid_from}{until}{only}"

    def _list(self, texts: Iterable[Text], between: str = ", ") -> str:
        return between.join(self._say(each) for each in texts)

    def _sentences(self, texts: Iterable[Text]) -> str:
        return " ".join(self._say(each) for each in texts)

    def _word(self, name: str) -> str:
        return self._say(_WORDS[name])

    def _say(self, text: Text) -> str:
        return text.da if self._language == "da" else text.en


def _cell(text: str) -> str:
    """Write a text so that it cannot end its cell."""
    return text.replace("|", "\\|")
