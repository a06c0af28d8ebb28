"""What the kinds of income are called by people who do not code. Opens no file."""

from typing import Final

from contracts.adapter import Text

KINDS: Final = {
    kind: Text(da=da, en=en)
    for kind, da, en in (
        ("wage", "løn", "wage"),
        ("seafarer-wage", "løn til søfolk", "seafarers' wage"),
        ("researcher-wage", "løn under forskerordningen", "researchers' wage"),
        ("greenland-income", "grønlandsk indkomst", "income in Greenland"),
        ("hired-out-labour", "arbejdsudleje", "hired-out labour"),
        ("tax-free-wage", "skattefri løn", "tax-free wage"),
        ("wage-guarantee", "løn fra Lønmodtagernes Garantifond", "wage guarantee"),
        ("bankrupt-estate-wage", "løn fra et konkursbo", "wage from a bankrupt estate"),
        ("severance", "fratrædelsesgodtgørelse", "severance pay"),
        ("director-perks", "goder til direktører", "directors' perks"),
        ("share-pay", "aktieløn", "pay in shares"),
        ("group-life-insurance", "gruppeliv", "group life insurance"),
        ("holiday-pay", "feriepenge", "holiday pay"),
        ("tax-free-travel", "skattefri rejsegodtgørelse", "tax-free travel allowance"),
        ("fees", "honorarer", "fees"),
        ("private-childcare-fee", "vederlag for privat børnepasning", "fee for private childcare"),
        ("library-fee", "biblioteksafgift", "library fee"),
        ("winnings", "gevinster", "winnings"),
        ("grants", "legater", "grants"),
        ("student-grant", "SU", "student grant"),
        ("unemployment-benefit", "dagpenge ved ledighed", "unemployment benefit"),
        ("unemployment-insurance", "lønsikring ved ledighed", "private unemployment insurance"),
        ("strike-pay", "konfliktydelse (strejke)", "strike pay"),
        ("early-retirement", "efterløn", "early retirement benefit"),
        ("sickness-benefit", "sygedagpenge", "sickness benefit"),
        ("daily-benefit-as-b-income", "dagpenge som B-indkomst", "daily benefit as B-income"),
        ("parental-benefit", "barselsdagpenge", "parental benefit"),
        ("cash-benefit", "kontanthjælp", "cash benefit"),
        ("education-help", "uddannelseshjælp", "education help"),
        ("rehabilitation-benefit", "revalideringsydelse", "rehabilitation benefit"),
        ("resource-course-benefit", "ressourceforløbsydelse", "resource course benefit"),
        ("flexjob-subsidy", "fleksløntilskud", "flex-job subsidy"),
        ("lost-earnings-child", "tabt arbejdsfortjeneste", "lost earnings for a disabled child"),
        ("care-for-dying", "plejevederlag til pasning af døende", "care for a dying relative"),
        ("municipal-benefit", "anden kommunal ydelse", "other municipal benefit"),
        ("state-pension", "folke-, førtids- og seniorpension", "state pension of any kind"),
        ("early-state-pension", "tidlig pension", "early state pension"),
        ("atp-pension", "ATP-pension", "ATP pension"),
        ("pension", "pension fra arbejde eller opsparing", "occupational or private pension"),
        ("disability-pension", "invalidepension", "private disability pension"),
        ("survivor-pension", "pension til efterladte", "survivors' pension"),
        ("pension-saving", "indbetaling til pension", "pension saving"),
        ("public-subsidy", "offentligt tilskud", "public subsidy"),
        ("covid-compensation", "coronakompensation", "COVID compensation"),
        ("other-personal-income", "anden personlig indkomst", "other personal income"),
        ("b-income", "B-indkomst", "B-income"),
        ("refund", "refusion til arbejdsgiver", "refund to the employer"),
        ("other", "indkomst, som ingen har inddelt", "income that nobody has classified"),
    )
}


def kind_words(kind: str) -> Text:
    """Give what a kind is called; one that nobody has named goes by its id."""
    return KINDS.get(kind, Text(da=kind, en=kind))
