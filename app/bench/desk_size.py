"""How quick a desk is that grew for years: start, searches as people type them, what every change asks, a backup.

Everything is asked through the desk's own queries, so it measures any desk, on a file or a server.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from pypinyin import lazy_pinyin

from app.bench.figures import spread, timed
from app.domain.ids import BranchId, CustomerId
from app.domain.people import Customer
from app.ports import Progress
from app.queries import Queries
from app.safekeeping import Safekeeping

ASKED = 60
"""Times each search is asked, each time for somebody else."""
REPEATED = 7
"""Times a question of the frame is asked."""
START_S, SEARCH_P95_MS = 3.0, 50.0
"""What is promised for 200,000 jobs and 50,000 customers."""


def memory_mb() -> tuple[float | None, float | None]:
    """(now, highest) resident memory of this process in MB; None where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123 - not a file of ours
            text = file.read()
    except OSError:
        return None, None
    found = {k: int(v) / 1024 for k, v in re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB", text, re.MULTILINE)}
    return tuple(round(found[k], 1) if k in found else None for k in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def start(open_desk: Callable[[], Any], now: datetime) -> tuple[Any, dict[str, Any]]:
    """(the opened desk, seconds until it is open and until the window's first questions are answered)."""
    begin = time.perf_counter()
    opened = open_desk()
    opening = time.perf_counter() - begin
    queries: Queries = opened.desk.queries
    branch = queries.desk().branches[0]
    for ask in frame_questions(
        queries, branch.id, now.astimezone(branch.zone), opened.desk.who.seat
    ).values():
        ask()
    whole = time.perf_counter() - begin
    return opened, {"open_s": round(opening, 3), "answered_s": round(whole, 3), "promised_s": START_S}


def frame_questions(
    queries: Queries, branch: BranchId, now: datetime, seat: str
) -> dict[str, Callable[[], object]]:
    """What the window asks at its start and again after a change. now: by the branch's clock."""
    today = now.date()
    return {
        "desk": queries.desk,
        "counts": lambda: queries.counts(branch, now),
        "live_calls": lambda: queries.live_calls(branch),
        "missed_calls": lambda: queries.missed_calls(branch),
        "calls today": lambda: queries.calls(branch, now - timedelta(hours=24)),
        "tray": lambda: queries.tray(branch),
        "board today": lambda: queries.board(branch, today),
        "board week": lambda: queries.board(branch, today - timedelta(days=today.weekday()), 7),
        "board a year ago": lambda: queries.board(branch, today - timedelta(days=364)),
        "jobs_between week": lambda: queries.jobs_between(branch, now, now + timedelta(days=7)),
        "watch": lambda: queries.watch(branch, now),
        "follow_ups": lambda: queries.follow_ups(branch),
        "staff": lambda: queries.staff(branch),
        "staff_lines": lambda: queries.staff_lines(branch),
        "services": queries.services,
        "person_days": lambda: queries.person_days(branch, today),
        "records": lambda: queries.records(branch, queries.services()[0].code, None),
        "company": lambda: queries.company(branch),
        "planning_jobs": lambda: queries.planning_jobs(branch, today),
        "long_work": lambda: queries.long_work(branch, now - timedelta(days=180)),
        "last_change": queries.last_change,
        "changes_since": lambda: queries.changes_since(max(0, queries.last_change() - 20)),
        "history": lambda: queries.history(None, 100),
        "history of the seat": lambda: queries.history(seat, 100),
    }


def drawn(queries: Queries, branch: BranchId, now: datetime, seed: int = 1) -> list[tuple[Customer, str]]:
    """Some customers with the number of a job of theirs, out of all the past."""
    chance = random.Random(seed)  # noqa: S311 - a sample needs no secrets
    found: dict[CustomerId, tuple[Customer, str]] = {}
    for _ in range(60):
        visits = queries.board(branch, now.date() - timedelta(days=chance.randrange(1, 1000))).visits
        for visit in chance.sample(visits, min(3, len(visits))):
            detail = queries.job(visit.job_id)
            if detail is not None:
                found[detail.customer.id] = (detail.customer, detail.job.number)
        if len(found) >= ASKED:
            break
    return list(found.values())[:ASKED]


def typed(customer: Customer, number: str) -> Iterator[tuple[str, str]]:
    """(kind of question, what is typed for this customer)."""
    digits = re.sub(r"\D", "", customer.phones[0].full) if customer.phones else ""
    if digits:
        yield "who: 3 last digits", digits[-3:]
        yield "who: 4 last digits", digits[-4:]
        yield "who: number", customer.phones[0].full
    yield "who: code", customer.code
    yield "who: name", customer.name
    yield "who: first letter", customer.name[:1]
    yield "who: first letters", customer.name[:2]
    syllables = lazy_pinyin(customer.name)
    if any(s != c for s, c in zip(syllables, customer.name, strict=False)) and len(syllables) > 1:
        yield "who: pinyin", "".join(syllables)
        yield "who: initials", "".join(s[:1] for s in syllables)
    if customer.places:
        text = customer.places[0].text
        yield "who: address", text
        yield "who: street", re.split(r"[\s\d]", text)[0]
        yield "who: start of street", text[:5]
    yield "job: number", number
    yield "job: start of number", number[:5]
    yield "job: bare number", number.removeprefix("J-")
    yield "job: name", customer.name
    yield "job: first letters", customer.name[:2]
    if digits:
        yield "job: 4 last digits", digits[-4:]
    if customer.places:
        yield "job: address", customer.places[0].text
        yield "job: street", re.split(r"[\s\d]", customer.places[0].text)[0]


def searches(queries: Queries, sample: list[tuple[Customer, str]]) -> dict[str, Any]:
    """p50, p95 and the longest of every kind of search, and of all together, in milliseconds."""
    times: dict[str, list[float]] = {}
    for kind, text in (ask for who, number in sample for ask in typed(who, number)):
        if kind.startswith("who"):
            _, took = timed(lambda text=text: queries.find_customers(text))  # type: ignore[misc]
        else:
            _, took = timed(lambda text=text: queries.find_jobs(text))  # type: ignore[misc]
        times.setdefault(kind, []).append(took)
        if kind in ("who: address", "who: street", "who: start of street"):
            _, took = timed(lambda text=text: queries.find_places(text))  # type: ignore[misc]
            times.setdefault(kind.replace("who", "place"), []).append(took)
    kinds = {kind: {**spread(some), "asked": len(some)} for kind, some in times.items()}
    every = [took for some in times.values() for took in some]
    return {"all": {**spread(every), "asked": len(every), "promised_p95_ms": SEARCH_P95_MS}, "kinds": kinds}


def frame(queries: Queries, branch: BranchId, now: datetime, seat: str) -> dict[str, Any]:
    """p50, p95 and the longest of what the window asks, by question, in milliseconds."""
    found = {}
    for name, ask in frame_questions(queries, branch, now, seat).items():
        found[name] = spread([timed(ask)[1] for _ in range(REPEATED)])
    return found


def backup(safe: Safekeeping) -> dict[str, Any]:
    """Seconds, size and how progress was told while a backup was made and proved."""
    told: list[tuple[float, Progress]] = []
    begin = time.perf_counter()
    made = safe.back_up(tell=lambda progress: told.append((time.perf_counter() - begin, progress)))
    whole = time.perf_counter() - begin
    moments = [at for at, _ in told] + [whole]
    gaps = [b - a for a, b in zip([0.0, *moments], moments, strict=False)]
    return {
        "seconds": round(whole, 2),
        "mb": round(made.size / 1e6, 1),
        "proved": made.proved is not None,
        "progress_told": len(told),
        "stages": list(dict.fromkeys(progress.stage for _, progress in told)),
        "longest_silence_s": round(max(gaps), 2),
    }
