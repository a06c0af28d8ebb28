"""Forms of the page turned into the orders that the admin API takes; nothing is judged here."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

Form = Mapping[str, str]
_NUMBERS: Final[Mapping[str, Callable[[str], object]]] = {
    "seconds": float,
    "p": float,
    "seed": int,
}


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One call of the admin API."""

    method: str
    path: str
    body: Mapping[str, object] | None = None
    query: Mapping[str, str] = {}


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A form that can be sent: what it orders, where it stands, what is said once it is done."""

    order: Callable[[Form], Order]
    room: str
    done: str


def _set_fault(form: Form) -> Order:
    names = ("registry", "fault", "persona", "seconds", "p", "seed", "delay")
    return Order(method="POST", path="/faults", body=_given(form, *names))


def _lift_fault(form: Form) -> Order:
    named = {name: form[name] for name in ("registry", "persona") if form.get(name)}
    return Order(method="DELETE", path="/faults", query=named)


def _set_profile(form: Form) -> Order:
    return Order(method="POST", path="/profiles", body=_given(form, "profile", "persona", "seed"))


def _move_clock(form: Form) -> Order:
    if form.get("back_to_machine"):
        return Order(method="DELETE", path="/clock")
    body = _given(form, "advance", "now")
    if "freeze" in form:
        body["freeze"] = form["freeze"] == "yes"
    return Order(method="POST", path="/clock", body=body)


def _event(form: Form) -> Order:
    switches = {name: True for name, value in form.items() if value == "on"}
    return Order(method="POST", path="/events", body=_given(form, *form) | switches)


def _reset(form: Form) -> Order:
    return Order(method="POST", path="/reset", body={"all": form.get("all") == "yes"})


def _drop(form: Form) -> Order:
    return Order(method="DELETE", path=f"/worlds/{form.get('world', '')}")


KINDS: Final[Mapping[str, Kind]] = {
    "faults": Kind(order=_set_fault, room="faults", done="fault"),
    "faults/lift": Kind(order=_lift_fault, room="faults", done="lifted"),
    "profiles": Kind(order=_set_profile, room="faults", done="profile"),
    "clock": Kind(order=_move_clock, room="clock", done="clock"),
    "events": Kind(order=_event, room="events", done="event"),
    "worlds/drop": Kind(order=_drop, room="worlds", done="dropped"),
    "reset": Kind(order=_reset, room="worlds", done="reset"),
    "calls/clear": Kind(
        order=lambda _: Order(method="DELETE", path="/journal"), room="calls", done="cleared"
    ),
}
"""Every form, by the path that it is sent to."""


def _given(form: Form, *names: str) -> dict[str, object]:
    """Take what was filled in; a figure that is none goes on as it is, and the desk refuses it."""
    return {name: _read(name, form[name].strip()) for name in names if form.get(name, "").strip()}


def _read(name: str, written: str) -> object:
    try:
        return _NUMBERS[name](written.replace(",", ".")) if name in _NUMBERS else written
    except ValueError:
        return written
