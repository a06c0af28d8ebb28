"""What happened, in words that a citizen understands: of a look-up, a consent, a power of attorney,
to whom it concerns or to whoever may read her log.
"""

from typing import Final

from contracts.adapter import Text
from gateway.access.refusals import REFUSALS
from gateway.api.acting_rows import Reader, step_text
from gateway.api.problems import PROBLEMS
from gateway.ledger.entries import ConsentStep, ConsentStepName, Outcome
from gateway.ledger.protocol import LogEntry

_OUTCOMES: Final[dict[Outcome, Text]] = {
    "disclosed": Text(da="Oplysningerne blev vist.", en="The data was shown."),
    "refused": Text(da="Intet blev vist.", en="Nothing was shown."),
    "unavailable": Text(da="Intet blev vist.", en="Nothing was shown."),
    "unknown_subject": Text(da="Intet blev vist.", en="Nothing was shown."),
    "checked": Text(
        da="Der blev undersøgt, hvad der må vises. Intet blev vist.",
        en="It was checked what may be shown. Nothing was shown.",
    ),
    "power_changed": Text(da="En fuldmagt blev ændret.", en="A power of attorney was changed."),
    "outcome_unknown": Text(
        da="Forespørgslen blev afbrudt. Vi ved ikke, om svaret nåede frem.",
        en="The question was broken off. We do not know whether the answer arrived.",
    ),
}
_STEPS: Final[dict[ConsentStepName, Text]] = {
    "shown": Text(
        da="Du blev spurgt om samtykke og så, hvad der ville blive givet. Intet er givet endnu.",
        en="You were asked for consent and saw what would be given. Nothing has been given yet.",
    ),
    "granted": Text(
        da="Du sagde ja. Modtageren må nu få disse oplysninger.",
        en="You said yes. The recipient may now get this data.",
    ),
    "refused": Text(
        da="Du sagde nej. Modtageren får intet.", en="You said no. The recipient gets nothing."
    ),
    "lapsed": Text(
        da="Du svarede ikke i tide. Modtageren får intet.",
        en="You did not answer in time. The recipient gets nothing.",
    ),
    "withdrawn": Text(
        da="Du trak dit samtykke tilbage. Modtageren får ikke mere.",
        en="You withdrew your consent. The recipient gets no more.",
    ),
    "expired": Text(
        da="Samtykket udløb. Modtageren får ikke mere.",
        en="The consent expired. The recipient gets no more.",
    ),
    "exhausted": Text(
        da="Samtykket er brugt det antal gange, det gjaldt for. Modtageren får ikke mere.",
        en="The consent was used as often as it was given for. The recipient gets no more.",
    ),
}
_STEPS_OF_ANOTHER: Final[dict[ConsentStepName, Text]] = {
    "shown": Text(
        da="Der blev spurgt om samtykke. Intet er givet endnu.",
        en="Consent was asked for. Nothing has been given yet.",
    ),
    "granted": Text(
        da="En, der har forældremyndigheden, sagde ja. Modtageren må nu få disse oplysninger.",
        en="Somebody who holds custody said yes. The recipient may now get this data.",
    ),
    "refused": Text(
        da="Der blev sagt nej. Modtageren får intet.",
        en="The answer was no. The recipient gets nothing.",
    ),
    "lapsed": Text(
        da="Der blev ikke svaret i tide. Modtageren får intet.",
        en="There was no answer in time. The recipient gets nothing.",
    ),
    "withdrawn": Text(
        da="Samtykket blev trukket tilbage. Modtageren får ikke mere.",
        en="The consent was withdrawn. The recipient gets no more.",
    ),
    "expired": _STEPS["expired"],
    "exhausted": _STEPS["exhausted"],
}
"""The same where it was not she who agreed, or somebody else reads it."""
_GIVEN_BY_HER: Final = Text(
    da="Der blev sagt ja. Modtageren må nu få disse oplysninger.",
    en="The answer was yes. The recipient may now get this data.",
)
"""To somebody else, of what she agreed to herself."""
_LOG_READ: Final = Text(da="Loggen blev læst.", en="The log was read.")
_HANDED: Final = Text(
    da="{name} viste dig hertil med en rejse den {day}. De fik intet at vide om dig.",
    en="{name} sent you here with a journey on {day}. They learned nothing about you.",
)
_CORRECTIONS: Final = {
    "kept": Text(
        da="Du meldte en fejl. Vi har gemt den og sender den videre.",
        en="You reported an error. We have kept it and will pass it on.",
    ),
    "sent": Text(
        da="Din melding om en fejl er sendt videre.", en="Your report of an error was passed on."
    ),
    "received": Text(
        da="Din melding om en fejl er modtaget.", en="Your report of an error was received."
    ),
    "corrected": Text(da="Fejlen er rettet.", en="The error has been corrected."),
    "declined": Text(
        da="Det blev ikke rettet: de mener, at det er rigtigt.",
        en="It was not corrected: they hold that it is right.",
    ),
}
_NOT_BY_HER: Final = {
    "recipient": Text(
        da="Modtageren gav samtykket fra sig og får ikke mere.",
        en="The recipient gave the consent up and gets no more.",
    ),
    "renewal": Text(
        da="Et nyt samtykke trådte i stedet for dette.",
        en="A new consent took the place of this one.",
    ),
}
"""Of a consent that was ended by somebody else than her."""


def words_of(entry: LogEntry, reader: Reader) -> Text:
    """Say what came of it, and why not where the code is one that people read."""
    said, reason = outcome_words(entry, reader), entry.reason
    why = REFUSALS[reason].text if reason in REFUSALS else PROBLEMS.get(reason or "")
    if why is None or entry.outcome == "outcome_unknown":
        return said
    return Text(da=f"{said.da} {why.da}", en=f"{said.en} {why.en}")


def outcome_words(entry: LogEntry, reader: Reader) -> Text:
    """Say what came of it, without a word of why."""
    if entry.consent is not None:
        return _of_step(entry.consent, reader)
    if entry.correction is not None:
        return _CORRECTIONS[entry.correction.step]
    of_power, acting = step_text(entry), entry.sight.acting
    if of_power is not None:
        return of_power
    if acting is not None and acting.read_log and entry.outcome == "disclosed":
        return _LOG_READ
    if entry.handed is not None:
        told = {"name": entry.sight.organisation, "day": entry.handed.departs_on.isoformat()}
        return Text(da=_HANDED.da.format(**told), en=_HANDED.en.format(**told))
    return _OUTCOMES[entry.outcome]  # type: ignore[index]  # an entry without a step is a look-up


def _of_step(step: ConsentStep, reader: Reader) -> Text:
    if step.step == "withdrawn" and step.by in _NOT_BY_HER:
        return _NOT_BY_HER[step.by]
    gave = step.consent_row.get("giver_id") == step.consent_row.get("subject_id")
    if reader.is_herself and gave:
        return _STEPS[step.step]
    if gave and step.step == "granted":
        return _GIVEN_BY_HER
    return _STEPS_OF_ANOTHER[step.step]
