"""One event as it happens: whom it concerns, and which effect it has."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from contracts.pnr import Pnr
from mocks.life import births, changed_number, dying, events, marrying, moving, protecting, work
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.life.standing import Standing
from mocks.world.payroll import FIRST_MONTH, LAST_MONTH, Calendar

Effect = Callable[[Scene, Any, Any], None]
_EFFECTS: Final[dict[type[events.Event], Effect]] = {
    events.Move: moving.move,
    events.NewJob: work.begin_job,
    events.LostJob: work.lose_job,
    events.Raise: work.raise_pay,
    events.Correction: work.correct,
    events.Child: births.bear,
    events.Marriage: marrying.marry,
    events.Divorce: marrying.divorce,
    events.ProtectionOn: protecting.protect,
    events.ProtectionOff: protecting.unprotect,
    events.Guardianship: protecting.put_under_guardian,
    events.Emigration: moving.emigrate,
    events.Death: dying.die,
    events.ChangedNumber: changed_number.change_number,
}


def happen(
    before: Standing, event: events.LifeEvent, *, key: str, day: date, at: datetime
) -> Scene:
    """Let an event happen to a world as it stands. Raises Refused, and nothing has changed."""
    scene = Scene(before, key=key, day=day, at=at)
    calendar = Calendar(today=scene.world_day)
    if not FIRST_MONTH <= calendar.offset_of(day) <= LAST_MONTH:
        raise Refused("out_of_reach")
    person = scene.living(_number(scene, event))
    _EFFECTS[type(event)](scene, event, person)
    return scene


def _number(scene: Scene, event: events.LifeEvent) -> Pnr:
    if event.persona is not None:
        return scene.persona(event.persona).number
    if event.pnr is None:
        raise Refused("not_in_register")
    return event.pnr
