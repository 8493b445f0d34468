"""What the command bar finds beside commands: jobs, customers and staff, by number, name, phone tail or pinyin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from app import i18n
from app.domain.lifecycle import STATE_WORDS
from app.domain.text import T
from app.services.phones import shown
from ui.shell.frame import Finder, Frame
from ui.shell.matching import score
from ui.widgets.choices import Choice

MOST = 6
"""Lines a kind: more would push the others off the screen, and one more letter is quicker than scrolling."""


def declare(frame: Frame, _window: object = None) -> None:
    """Let the window's command bar find them."""
    frame.add_finder(Finder("job", T("Jobs"), _jobs(frame)))
    frame.add_finder(Finder("customer", T("Customers"), _customers(frame)))
    frame.add_finder(Finder("staff", T("Staff"), _staff(frame)))


Find = Callable[[str], Awaitable[Sequence[Choice]]]


def _jobs(frame: Frame) -> Find:
    async def find(text: str) -> Sequence[Choice]:
        lines = await frame.tasks.ask(frame.queries.find_jobs, text, MOST, key=(id(frame), "find jobs"))
        return [
            Choice(
                f"{line.number} · {line.service_zh if i18n.language().startswith('zh') and line.service_zh else line.service_en}",
                f"{line.customer_name} · {line.place_text}" if line.place_text else line.customer_name,
                "clipboard-text-outline",
                trailing=STATE_WORDS[line.state],
                value=partial(frame.open, "job", line.id, "desk"),
            )
            for line in lines
        ]

    return find


def _customers(frame: Frame) -> Find:
    async def find(text: str) -> Sequence[Choice]:
        hits = await frame.tasks.ask(frame.queries.find_customers, text, MOST, key=(id(frame), "find who"))
        return [
            Choice(
                hit.name,
                hit.place,
                "account-outline",
                trailing=shown(hit.phone) if hit.phone else hit.code,
                value=partial(frame.open, "customer", hit.id, "customers"),
            )
            for hit in hits
        ]

    return find


def _staff(frame: Frame) -> Find:
    async def find(text: str) -> Sequence[Choice]:
        branch = frame.branch.id if frame.branch is not None else None
        lines = await frame.tasks.ask(frame.queries.staff_lines, branch, key=(id(frame), "find staff"))
        fits = [(score(text, line.name, line.code, line.phone), line) for line in lines if line.active]
        best = sorted((fit for fit in fits if fit[0] >= 40), key=lambda fit: (-fit[0], fit[1].name))
        return [
            Choice(
                line.name,
                line.team,
                "account-hard-hat-outline",
                trailing=line.code,
                value=partial(frame.open, "staff", line.id, "staff"),
            )
            for _, line in best[:MOST]
        ]

    return find
