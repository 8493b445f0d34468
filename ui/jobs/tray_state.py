"""What the tray shows: which jobs and calls wait, how pressing each is, in which order. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.catalogue import ServiceType
from app.domain.ids import BranchId, ServiceCode
from app.domain.jobs import Urgency
from app.domain.lifecycle import THERE, Rule, State, lawful
from app.domain.people import Tier, masked
from app.domain.priority import TIER_WORDS
from app.domain.text import T, Text
from app.queries import Queries
from app.rows import CallLine, JobLine
from ui.jobs.phrases import said_length, said_moment, said_window, service_icon, service_name

UNPROMISED = timedelta(hours=4)
"""A job that was promised nothing should begin within so long of its booking."""
SOON_MINUTES = 60
"""From here on the time left is told as a warning."""
TABS = ("unassigned", "at_risk", "missed")


@dataclass(frozen=True)
class Waiting:
    """The tray's three lists as they are just now."""

    unassigned: tuple[JobLine, ...] = ()
    at_risk: tuple[JobLine, ...] = ()
    missed: tuple[CallLine, ...] = ()
    services: Mapping[ServiceCode, ServiceType] = field(default_factory=dict)
    """Those of the catalogue, for their icons and colours."""

    def count(self, tab: str) -> int:
        """How many stand in a tab."""
        return len(getattr(self, tab))


@dataclass(frozen=True)
class Line:
    """A line of the tray. `hue` colours the time left: danger, warning or neutral."""

    key: str
    kind: str
    """`job` or `call`."""
    icon: str
    colour: str
    title: Text | str
    marks: str
    left: Text | str
    hue: str
    number: str
    who: str
    tier: Text | None
    when: Text | str
    place: Text | str
    state: State | None = None

    def spoken(self) -> Text:
        """The whole line as one sentence, for a screen reader and the tooltip."""
        return T(
            "{title}, {left}, {number} {who}, {when}, {place}",
            title=self.title,
            left=self.left,
            number=self.number,
            who=self.who,
            when=self.when,
            place=self.place,
        )

    def steps(self) -> tuple[Rule, ...]:
        """What may be done to the job in the state shown."""
        return lawful(self.state) if self.state is not None else ()


def read_waiting(queries: Queries, branch: BranchId, now: datetime) -> Waiting:
    """Ask the desk for all three lists."""
    return Waiting(
        queries.tray(branch),
        queries.watch(branch, now),
        queries.missed_calls(branch),
        {service.code: service for service in queries.services()},
    )


def last_arrival(job: JobLine) -> datetime:
    """The last moment at which somebody can still be at the door as promised.

    A promised window is one for arriving, so its end counts whatever the work takes; without a promise the
    booking's age does.
    """
    return job.window.end if job.window is not None else job.created_at + UNPROMISED


def pressing(job: JobLine, now: datetime) -> tuple[int, int, str]:
    """Sorts what can be saved for the shortest time first, by whole minutes; then by priority and number."""
    left = math.floor((last_arrival(job) - now).total_seconds() / 60)
    return left, -job.priority, job.number


def marks(job: JobLine) -> str:
    """!! for an emergency, ! for what is urgent, nothing else."""
    if job.urgency is Urgency.EMERGENCY or job.priority >= 85:
        return "!!"
    return "!" if job.urgency is Urgency.URGENT or job.priority >= 65 else ""


def lines_of(tab: str, waiting: Waiting, now: datetime, zone: ZoneInfo) -> tuple[Line, ...]:
    """The lines of one tab, the most pressing first."""
    if tab == "missed":
        calls = sorted(waiting.missed, key=lambda c: c.rang_at)
        return tuple(_call(c, now, zone) for c in calls)
    if tab == "at_risk":
        kinds = waiting.services
        return tuple(_job(j, kinds.get(j.service), now, zone, *danger(j, now)) for j in waiting.at_risk)
    jobs = sorted(waiting.unassigned, key=lambda j: pressing(j, now))
    return tuple(_job(j, waiting.services.get(j.service), now, zone, *time_left(j, now)) for j in jobs)


def time_left(job: JobLine, now: datetime) -> tuple[Text, str]:
    """How long it can still be kept, with the hue it is said in."""
    left = last_arrival(job) - now
    if left <= timedelta(0):
        return T("{length} late", length=said_length(left)), "danger"
    hue = "danger" if left <= timedelta(minutes=15) else "neutral"
    if hue == "neutral" and left <= timedelta(minutes=SOON_MINUTES):
        hue = "warning"
    return said_length(left), hue


def danger(job: JobLine, now: datetime) -> tuple[Text, str]:
    """What threatens a job that has somebody: not accepted, late, running over."""
    if job.state is State.ASSIGNED and (job.start is None or job.start > now):
        return T("not accepted"), "warning"
    if job.start is not None and job.state in THERE:
        over = now - (job.start + timedelta(minutes=job.duration_minutes))
        if over > timedelta(0):
            return T("{length} over", length=said_length(over)), "warning"
    if job.start is not None and job.start < now:
        return T("{length} late", length=said_length(now - job.start)), "danger"
    return time_left(job, now)


def _job(
    job: JobLine, service: ServiceType | None, now: datetime, zone: ZoneInfo, left: Text, hue: str
) -> Line:
    names = ", ".join(job.staff_names)
    return Line(
        key=job.id,
        kind="job",
        icon=service_icon(service),
        colour=service.colour if service else "",
        title=service_name(job.service_en, job.service_zh),
        marks=marks(job),
        left=left,
        hue=hue,
        number=job.number,
        who=job.customer_name,
        tier=TIER_WORDS[job.tier] if job.tier is not Tier.STANDARD else None,
        when=said_window(job.window, now, zone) if job.window else T("as soon as possible"),
        place=T("{names} · {place}", names=names, place=job.place_text) if names else job.place_text,
        state=job.state,
    )


def _call(call: CallLine, now: datetime, zone: ZoneInfo) -> Line:
    waited = now - call.rang_at
    hue = (
        "danger"
        if waited > timedelta(hours=1)
        else "warning"
        if waited > timedelta(minutes=15)
        else "neutral"
    )
    return Line(
        key=call.id,
        kind="call",
        icon="phone-missed-outline",
        colour="",
        title=call.name or masked(call.number) or T("Number withheld"),
        marks="",
        left=T("{length} ago", length=said_length(waited)),
        hue=hue,
        number=masked(call.number) if call.name else "",
        who="",
        tier=None,
        when=T("rang {at}", at=said_moment(call.rang_at, now, zone)),
        place=T("Enter calls back"),
    )


EMPTY: dict[str, tuple[str, Text, Text]] = {
    "unassigned": (
        "tray",
        T("Nothing waits in the tray."),
        T("New requests appear here until somebody is assigned. F2 takes a call."),
    ),
    "at_risk": (
        "shield-check-outline",
        T("No promise is in danger."),
        T("Jobs that are late, or that nobody has accepted, appear here."),
    ),
    "missed": (
        "phone-check-outline",
        T("Everybody has been called back."),
        T("Calls that nobody answered appear here until somebody calls back."),
    ),
}
"""Tab → icon, sentence, what to do next."""

TITLES: dict[str, Text] = {
    "unassigned": T("Unassigned"),
    "at_risk": T("At risk"),
    "missed": T("Missed"),
}
"""Short, because three of them stand beside each other in 300 pixels."""
