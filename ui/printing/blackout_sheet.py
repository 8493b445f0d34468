"""The sheet for a blackout: the whole desk of a day on few pages, to go on with by hand."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.codes import Happened
from app.domain.jobs import VisitState
from app.domain.people import Branch
from app.domain.rules import skill_word
from app.domain.text import T
from app.i18n import language, say, say_day, say_duration, say_moment, say_time
from app.rows import JobLine
from ui.board.telling import service_name, state_words
from ui.printing.day_sheet import door_detail, door_words, hours_words
from ui.printing.paper import Block, Heading, PageHead, Paper, Row
from ui.printing.sheets import Blackout, DaySheet, Stop, Waiting

_VISIT = (7, 6, 11, 9, 15, 14, 34, 9, 9)
_WAITING = (8, 8, 13, 16, 16, 34, 9)
_CONTACT = (8, 20, 16, 18, 38)


def blackout_paper(sheet: Blackout, branch: Branch, day: date, printed_at: datetime) -> Paper:
    """Everybody's day, what nobody has, and whom to ring. Landscape."""
    head = (
        T("Time"), T("Job"), T("Service"), T("State"), T("Customer"), T("Telephone"), T("Address and door"),
        T("arrived"), T("done"),
    )  # fmt: skip
    blocks: list[Block] = [PageHead(Row([say(text) for text in head], _VISIT, head=True))]
    for one in sheet.days:
        blocks += _person(one)
    blocks.append(PageHead(None))
    blocks += _waiting(sheet.waiting)
    blocks += _contacts(sheet)
    title = T("Blackout sheet · {day} · {branch}", day=say_day(day), branch=branch.name)
    note = T(
        "Printed {at}. Write the time beside the code of what happened; both are keyed back later. Keep this sheet safe: it names customers.",
        at=say_moment(printed_at),
    )
    return Paper(blocks, title, note)


def _person(one: DaySheet) -> list[Block]:
    detail = " · ".join(filter(None, (one.person.code, one.person.team, hours_words(one), one.phone)))
    if not one.stops:
        return [Heading(one.person.name, f"{detail} · {say(T('free'))}", size=9)]
    return [Heading(one.person.name, detail, size=9), *(_visit(stop) for stop in one.stops)]


def _visit(stop: Stop) -> Row:
    visit = stop.visit
    over = visit.visit_state is not VisitState.OPEN
    return Row(
        (
            f"{say_time(visit.window.start)}\n{say_time(visit.window.end)}",
            visit.job_number,
            service_name(visit),
            say(state_words(visit)),
            visit.customer_name,
            "\n".join(stop.facts.phones) if stop.facts else "",
            "\n".join(
                filter(None, (visit.place_text, door_words(stop), stop.facts.note if stop.facts else ""))
            ),
            "" if over else stop.code(Happened.ARRIVED),
            "" if over else stop.code(Happened.DONE),
        ),
        _VISIT,
        bold=(0, 5, 7, 8),
    )


def _waiting(waiting: tuple[Waiting, ...]) -> list[Block]:
    if not waiting:
        return []
    head = (
        T("Job"), T("Promised"), T("Service"), T("Customer"), T("Telephone"), T("Address and door"), T("Duration"),
    )  # fmt: skip
    blocks: list[Block] = [Heading(say(T("Nobody has these ({n})", n=len(waiting))))]
    blocks.append(Row([say(text) for text in head], _WAITING, head=True))
    for one in waiting:
        job, facts = one.job, one.facts
        window = f"{say_time(job.window.start)} –\n{say_time(job.window.end)}" if job.window else ""
        door = " · ".join(door_detail(n, w) for n, w in facts.door) if facts else ""
        cells = (
            job.number,
            window,
            _service(job),
            job.customer_name,
            "\n".join(facts.phones) if facts else "",
            "\n".join(filter(None, (job.place_text, door, job.note))),
            say_duration(job.duration_minutes * 60),
        )
        blocks.append(Row(cells, _WAITING, bold=(0, 4)))
    return blocks


def _service(job: JobLine) -> str:
    return job.service_zh if language().startswith("zh") and job.service_zh else job.service_en


def _contacts(sheet: Blackout) -> list[Block]:
    blocks: list[Block] = [Heading(say(T("Telephones of our colleagues")))]
    head = (T("Code"), T("Name"), T("Telephone"), T("Team"), T("Skills"))
    blocks.append(Row([say(text) for text in head], _CONTACT, head=True))
    for person in sheet.contacts:
        skills = ", ".join(f"{say(skill_word(skill))} {level}" for skill, level in person.skills)
        phone = person.phone.full if person.phone else ""
        blocks.append(Row((person.code, person.name, phone, person.team, skills), _CONTACT, bold=(2,)))
    return blocks
