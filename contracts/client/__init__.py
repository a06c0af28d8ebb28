"""A typed client of the API, for programs that ask it (docs/clients.md).

    from contracts.client import Question, SamsynClient

    with SamsynClient("https://samsyn.example", token=token) as client:
        answer = client.citizen_data(Question(about=Pnr(number), purpose="free-day-care-place"))

Knows the API as it is on the wire and nothing of the gateway. Importing the rest of `contracts`
does not import it.
"""

from contracts.client.answers import (
    BrokenSection,
    CitizenDataAnswer,
    Found,
    HouseholdAnswer,
    MemberAnswer,
    MemberRefusal,
    UnavailableSection,
    UnknownSection,
)
from contracts.client.async_client import AsyncSamsynClient
from contracts.client.client import SamsynClient
from contracts.client.patience import NotSent, Patience
from contracts.client.problems import (
    AnswerMisread,
    AskLater,
    GatewayFailed,
    GetAnotherToken,
    MendTheQuestion,
    NothingThere,
    Problem,
    Refused,
    SamsynError,
    SettledOtherwise,
)
from contracts.client.questions import (
    AgeAtLeast,
    BasisOfAnother,
    ConsentWish,
    Decision,
    HouseholdQuestion,
    IncomeNotAbove,
    LivesIn,
    Member,
    PowerWish,
    Question,
)
from contracts.client.reading import section_of
from contracts.client.sending import NumberInAddress

__all__ = [
    "AgeAtLeast",
    "AnswerMisread",
    "AskLater",
    "AsyncSamsynClient",
    "BasisOfAnother",
    "BrokenSection",
    "CitizenDataAnswer",
    "ConsentWish",
    "Decision",
    "Found",
    "GatewayFailed",
    "GetAnotherToken",
    "HouseholdAnswer",
    "HouseholdQuestion",
    "IncomeNotAbove",
    "LivesIn",
    "Member",
    "MemberAnswer",
    "MemberRefusal",
    "MendTheQuestion",
    "NotSent",
    "NothingThere",
    "NumberInAddress",
    "Patience",
    "PowerWish",
    "Problem",
    "Question",
    "Refused",
    "SamsynClient",
    "SamsynError",
    "SettledOtherwise",
    "UnavailableSection",
    "UnknownSection",
    "section_of",
]
