"""What the routes are handed by gateway/app.py: every part already wired."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from contracts.adapter import AdapterPlugin
from gateway.access.purposes import Catalogue
from gateway.answering.checking import Checking
from gateway.answering.empowering import Empowering
from gateway.answering.household import Households
from gateway.answering.life import Answering
from gateway.answering.own_check import OwnCheck
from gateway.answering.own_log import OwnLog
from gateway.answering.relation_log import RelationLog
from gateway.answering.relations import Relations
from gateway.consents.flows import Consents
from gateway.corrections.flows import Corrections
from gateway.identity.verify import Verifier
from gateway.ledger.logs import Logs
from gateway.ledger.notices import Notices
from gateway.ledger.proofs import Proofs
from gateway.ledger.protocol import Ledger, Subjects
from gateway.pages.kit.site import Site
from gateway.sharing.handovers import Handovers
from gateway.sharing.statements import Statements
from gateway.watch.edge import Seen


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """The parts behind the routes."""

    answering: Answering
    households: Households
    checking: Checking
    own_check: OwnCheck
    consents: Consents
    statements: Statements
    handovers: Handovers
    verifier: Verifier
    ledger: Ledger
    logs: Logs
    own_log: OwnLog
    relations: Relations
    relation_log: RelationLog
    empowering: Empowering
    proofs: Proofs
    corrections: Corrections
    notices: Notices
    """Taken in by the admin listener."""
    subjects: Subjects
    catalogue: Catalogue
    plugins: tuple[AdapterPlugin[msgspec.Struct], ...]
    site: Site
    """What the pages know of the house."""
    is_ready: Callable[[], Awaitable[bool]]
    answered: Seen
    """Told of every answer that begins to leave."""
    clock: Callable[[], datetime]
