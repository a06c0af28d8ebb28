"""The purposes whose copy is of a child's data, ordered by whoever holds custody. Data only.

For any other request, too, a parent may choose a child; for these she is asked which, first.
"""

from typing import Final

ABOUT_CHILDREN: Final = frozenset({"enrolment-copy"})
