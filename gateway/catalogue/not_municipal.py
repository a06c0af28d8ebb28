"""What no municipality grants, and who does: no municipal purpose may be for it (domain.md section
2). A table as code, one test per row. Opens no file.
"""

from typing import Final

import msgspec

UDBETALING_DANMARK: Final = "Udbetaling Danmark"


class Statute(msgspec.Struct, frozen=True, kw_only=True):
    """A statute that somebody else administers, by the words it is called."""

    called: tuple[str, ...]
    municipal: tuple[tuple[int, int], ...] = ()
    """First and last section of what is a municipality's in it nevertheless."""
    municipal_chapters: frozenset[int] = frozenset()
    foreign: tuple[tuple[int, int], ...] | None = None
    """Sections that alone are somebody else's; None: all that is not municipal."""


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A benefit or a decision, and who gives it."""

    da: str
    granted_by: str
    words: tuple[str, ...]
    """Danish and English names, found in id and titles at the start of a word."""
    unless: tuple[str, ...] = ()
    """Words beside which it is another, municipal, thing."""
    statutes: tuple[Statute, ...] = ()


_SOCIAL_PENSION: Final = Statute(
    called=("pensionsloven", "lov om social pension"),
    # Personal and health supplement; early pension is granted by the municipality.
    municipal=((14, 14), (16, 21)),
)
_SICK: Final = ("syge", "sygdom", "sickness", "illness")
_SUPPLEMENT: Final = ("personligt tillæg", "helbredstillæg", "personal supplement")
TABLE: Final = (
    Elsewhere(
        da="boligstøtte",
        granted_by=UDBETALING_DANMARK,
        words=("boligstøtte", "boligsikring", "boligydelse", "housing benefit", "rent subsidy"),
        statutes=(
            Statute(
                called=("boligstøtteloven", "lov om individuel boligstøtte"),
                municipal=((54, 64),),
                municipal_chapters=frozenset({10}),
            ),
        ),
    ),
    Elsewhere(
        da="folkepension og beregning af pension",
        granted_by=UDBETALING_DANMARK,
        words=(
            "folkepension", "alderspension", "ældrecheck", "pensionsberegning",
            "beregning af pension", "state pension", "old age pension", "pension calculation",
        ),
        unless=(*_SUPPLEMENT, "health supplement"),
        statutes=(_SOCIAL_PENSION,),
    ),
    Elsewhere(
        da="barselsdagpenge",
        granted_by=UDBETALING_DANMARK,
        words=(
            "barselsdagpenge", "barsel", "forældreorlov", "parental benefit", "maternity",
            "parental leave",
        ),
        unless=("barselsbesøg", "maternity visit"),
        statutes=(Statute(called=("barselsloven", "barselloven", "lov om ret til orlov")),),
    ),
    Elsewhere(
        da="børne- og ungeydelse og børnetilskud",
        granted_by=UDBETALING_DANMARK,
        words=(
            "børneydelse", "børnepenge", "børne og ungeydelse", "ungeydelse", "børnetilskud",
            "børnecheck", "børnebidrag", "child benefit", "child allowance", "child and youth",
        ),
        statutes=(
            Statute(
                called=(
                    "børne- og ungeydelsesloven", "ungeydelsesloven", "børneydelsesloven",
                    "lov om en børne- og ungeydelse", "børnetilskudsloven", "lov om børnetilskud",
                )
            ),
        ),
    ),
    Elsewhere(
        da="begravelseshjælp",
        granted_by=UDBETALING_DANMARK,
        words=("begravelseshjælp", "funeral"),
        statutes=(Statute(called=("sundhedsloven",), foreign=((160, 161),)),),
    ),
    Elsewhere(
        da="efterlevelseshjælp",
        granted_by=UDBETALING_DANMARK,
        words=("efterlevelseshjælp", "efterlevelsespension", "survivor"),
        statutes=(_SOCIAL_PENSION,),
    ),
    Elsewhere(
        da="det blå EU-sygesikringskort",
        granted_by=UDBETALING_DANMARK,
        words=(
            "eu sygesikring", "blå eu", "blåt eu", "det blå kort", "eu health card",
            "european health insurance",
        ),
    ),
    Elsewhere(
        da="SU",
        granted_by="staten (Uddannelses- og Forskningsstyrelsen)",
        words=("su", "uddannelsesstøtte", "student grant", "student loan"),
        statutes=(Statute(called=("su-loven", "lov om statens uddannelsesstøtte")),),
    ),
    Elsewhere(
        da="dagpenge ved ledighed",
        granted_by="a-kassen",
        words=(
            "dagpenge", "arbejdsløshedsdagpenge", "unemployment benefit", "unemployment insurance",
        ),
        unless=_SICK,
        statutes=(
            Statute(called=("arbejdsløshedsforsikringsloven", "lov om arbejdsløshedsforsikring")),
        ),
    ),
    Elsewhere(
        da="efterløn",
        granted_by="a-kassen",
        words=("efterløn", "voluntary early retirement", "early retirement benefit"),
    ),
    Elsewhere(
        da="skilsmisse og separation",
        granted_by="Familieretshuset",
        words=("skilsmisse", "separation", "divorce"),
        statutes=(
            Statute(called=("familieretshusloven", "lov om familieretshuset")),
            Statute(called=("ægteskabsloven",), foreign=((29, 58),)),
        ),
    ),
)  # fmt: skip
"""Early pension is not here: a municipality grants it and Udbetaling Danmark pays it."""
