"""Surplus that the person register sends and no section of ours may ever carry.

A test greps for each of them in what the gateway lets out.
"""

from typing import Final

JOB: Final = "Kanariejob"
NOTE: Final = "Kanarienotat"
CHURCH: Final = "Kanariekirkedistrikt"
PARISH: Final = "Kanariesogn"
SOCIAL: Final = "Kanariesocialdistrikt"
ELECTION: Final = "Kanarievalgdistrikt"
EVACUATION: Final = "Kanarieevakueringsdistrikt"
POPULATION: Final = "Kanariebefolkningsdistrikt"
OTHER_DISTRICT: Final = "Kanarieandetdistrikt"
LOCALITY: Final = "Kanarielokalitet"
EXTRA_LINE: Final = "Kanarietillægslinje"
GUARDIAN_LINE: Final = "Kanarieværgetekst"

CANARIES: Final = (
    JOB,
    NOTE,
    CHURCH,
    PARISH,
    SOCIAL,
    ELECTION,
    EVACUATION,
    POPULATION,
    OTHER_DISTRICT,
    LOCALITY,
    EXTRA_LINE,
    GUARDIAN_LINE,
)
