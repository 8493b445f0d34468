"""What screens ask, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.calls import CallState
from app.domain.followups import FollowUpState, Kind
from app.domain.geo import Point
from app.domain.ids import BranchId, CallId, JobId, ServiceCode, StaffId
from app.domain.jobs import Rating, VisitState
from app.domain.lifecycle import Action, State
from app.domain.people import Absence, Phone, TimeOff
from app.domain.text import T
from app.domain.time import Window
from db.storage import DeskStorage
from tests.support.builders import (
    DAY,
    VADUZ,
    a_branch,
    a_call,
    a_customer,
    a_follow_up,
    a_job,
    a_place,
    a_service,
    a_staff_member,
    a_visit,
    an_area,
    at,
    window,
)
from tests.support.desk_storage import writing

HERE = BranchId("branch-vaduz")


# ---- the company ----------------------------------------------------------------------------------------


def test_the_desk_has_branches_and_settings(desk: DeskStorage) -> None:
    assert not desk.queries.desk().example
    with writing(desk) as unit:
        unit.settings.set("example", True)
    found = desk.queries.desk()
    assert found.branches == (a_branch(),)
    assert found.example and found.settings == {"example": True}


def test_services_are_found_by_words_pinyin_and_initials(desk: DeskStorage) -> None:
    gas = a_service(
        code=ServiceCode("gas"), name_en="Boiler check", name_zh="锅炉检查", keywords=("heating",)
    )
    old = a_service(code=ServiceCode("old"), name_en="Old things", active=False)
    with writing(desk) as unit:
        gas, old = unit.services.save(gas), unit.services.save(old)
    leak = desk.queries.service(ServiceCode("leak-repair"))
    assert desk.queries.services() == (gas, leak)
    for typed in ("boil", "check boiler", "锅炉", "检查", "guolu", "gl", "jiancha", "heat", "BC"):
        assert desk.queries.find_services(typed) == (gas,), typed
    assert desk.queries.find_services("") == (gas, leak)
    assert desk.queries.find_services("xyz") == ()
    assert desk.queries.service(ServiceCode("old")) == old


def test_staff_come_by_team_and_code_with_their_ratings(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member(name="Ana", team="B"))
        bo = unit.staff.save(a_staff_member(name="Bo", team="A"))
        gone = unit.staff.save(a_staff_member(active=False))
        for stars in (5, 4):
            done = a_visit(ana, at("09:00"), state=VisitState.DONE)
            unit.jobs.save(
                a_job(customer, state=State.RATED, visits=(done,), rating=Rating(stars, stars, stars, stars))
            )
    assert desk.queries.staff(HERE) == (bo, ana)
    assert desk.queries.staff(BranchId("elsewhere")) == ()
    lines = desk.queries.staff_lines()
    assert [line.id for line in lines] == [bo.id, ana.id, gone.id]
    assert (lines[1].ratings, lines[1].mean) == (2, 4.5)
    assert desk.queries.company(HERE).mean_rating == 4.5


def test_pins_are_found_by_their_words_however_written(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        unit.pins.set("Käserei am  Bach", Point(47.0, 9.5))
        unit.pins.set("kaserei am bach", Point(47.1, 9.5))
    hit = desk.queries.pin("KÄSEREI, am Bach")
    assert hit is not None and (hit.point, hit.kind, hit.label) == (
        Point(47.1, 9.5),
        "pin",
        "kaserei am bach",
    )
    assert desk.queries.pins_like("kase") == (hit,)
    assert desk.queries.pin("käserei") is None and desk.queries.pins_like(" ") == ()


def test_areas_and_positions(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        area = unit.areas.save(an_area())
        ana = unit.staff.save(a_staff_member())
        unit.positions.note(ana.id, VADUZ, at("09:00"))
        unit.positions.note(ana.id, Point(1, 1), at("08:00"))
    assert desk.queries.areas(HERE) == (area,) == desk.queries.areas()
    assert desk.queries.company(HERE).areas == {area.id: area}
    assert desk.queries.position(ana.id) == (VADUZ, at("09:00"))
    assert desk.queries.position(StaffId("nobody")) is None


# ---- calls ----------------------------------------------------------------------------------------------


def test_a_caller_card_tells_what_must_be_known_before_speaking(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        ana = unit.staff.save(a_staff_member(name="Ana"))
        known = unit.customers.save(a_customer("+41795550102", prefers=(ana.id,)))
        also = unit.customers.save(a_customer("+41795550102"))
        done = unit.jobs.save(a_job(known, state=State.CLOSED, created_at=at("06:00")))
        open_ = unit.jobs.save(a_job(known, ana))
        complaint = unit.follow_ups.save(a_follow_up(customer_id=known.id, kind=Kind.COMPLAINT))
        call = unit.calls.save(a_call("+41 79 555 01 02"))
    card = desk.queries.caller_card(call.id)
    assert card is not None
    first, second = card.callers
    assert (first.customer, second.customer) == (known, also)
    assert [j.id for j in first.open_jobs] == [open_.id] and [j.id for j in first.last_jobs] == [done.id]
    assert (first.open_complaints, first.owed, first.prefers) == (1, (complaint,), ("Ana",))
    assert first.open_jobs[0].staff_names == ("Ana",) and first.open_jobs[0].start == at("09:00")
    assert desk.queries.caller_card(CallId("none")) is None

    with writing(desk) as unit:
        unit.calls.save(replace(call, customer_id=also.id))
    chosen = desk.queries.caller_card(call.id)
    assert chosen is not None and [c.customer for c in chosen.callers] == [also]


def test_calls_ring_are_missed_and_are_called_back(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        ringing = unit.calls.save(a_call("", rang_at=at("10:00")))
        missed = unit.calls.save(a_call(rang_at=at("09:00"), state=CallState.MISSED))
        settled = unit.calls.save(a_call(rang_at=at("08:00"), state=CallState.MISSED))
        unit.follow_ups.save(a_follow_up(kind=Kind.MISSED_CALL, call_id=settled.id, state=FollowUpState.DONE))
        owed = unit.follow_ups.save(a_follow_up(kind=Kind.MISSED_CALL, call_id=missed.id, due_at=at("09:15")))
    assert [c.id for c in desk.queries.live_calls(HERE)] == [ringing.id]
    assert [c.id for c in desk.queries.missed_calls(HERE)] == [missed.id]
    assert [c.id for c in desk.queries.calls(HERE)] == [ringing.id, missed.id, settled.id]
    assert [c.id for c in desk.queries.calls(HERE, since=at("09:00"), limit=1)] == [ringing.id]
    (line,) = desk.queries.follow_ups(HERE)
    assert (line.id, line.phone) == (owed.id, missed.number)
    counts = desk.queries.counts(HERE, at("09:15"))
    assert (counts.ringing, counts.missed, counts.follow_ups_due) == (1, 1, 1)
    assert desk.queries.counts(HERE, at("09:14")).follow_ups_due == 0
    assert len(desk.queries.follow_ups(HERE, include_ended=True)) == 2


# ---- jobs -----------------------------------------------------------------------------------------------


def test_a_job_whole(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member(name="Ana"))
        first = unit.jobs.save(a_job(customer, state=State.CLOSED))
        job = unit.jobs.save(a_job(customer, ana, rework_of=first.id))
        owed = unit.follow_ups.save(a_follow_up(job_id=job.id))
    detail = desk.queries.job(job.id)
    assert detail is not None
    assert (detail.job, detail.customer, detail.follow_ups) == (job, customer, (owed,))
    assert detail.rework_number == first.number and detail.staff_names == {ana.id: "Ana"}
    assert Action.ACCEPT in {s.action for s in detail.next_steps}
    assert desk.queries.job_by_number(job.number.lower()) == detail
    assert desk.queries.job(JobId("none")) is None and desk.queries.job_by_number("") is None
    lines = desk.queries.jobs_of_customer(customer.id)
    assert {j.id for j in lines} == {job.id, first.id}


def test_jobs_are_found_by_number_and_by_who_and_where(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer("+41795550102", name="Zhao Min"))
        job = unit.jobs.save(a_job(customer))
        unit.jobs.save(a_job(unit.customers.save(a_customer(places=(a_place("Balzers"),)))))
    for typed in ("J-1001", "j1001", "1001", "zhao", "0102", "stadtle"):
        assert [j.id for j in desk.queries.find_jobs(typed)] == [job.id], typed
    assert len(desk.queries.find_jobs("J-100")) == 2
    assert desk.queries.find_jobs("") == () == desk.queries.find_jobs("nobody")


def test_the_tray_holds_what_nobody_has_most_pressing_first(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member())
        unit.jobs.save(a_job(customer, ana))
        never = unit.jobs.save(a_job(customer))
        soon = unit.jobs.save(a_job(customer, window=window("09:00", "10:00")))
        urgent = unit.jobs.save(a_job(customer, priority=90))
        hold = unit.jobs.save(a_job(customer, state=State.ON_HOLD, window=window("11:00", "12:00")))
    assert [j.id for j in desk.queries.tray(HERE)] == [urgent.id, soon.id, hold.id, never.id]
    assert desk.queries.counts(HERE, at("00:00")).unassigned == 4


def test_danger_is_lateness_silence_and_broken_promises(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        people = [unit.staff.save(a_staff_member()) for _ in range(5)]
        late = unit.jobs.save(a_job(customer, people[0], at("09:00"), state=State.ACCEPTED))
        silent = unit.jobs.save(a_job(customer, people[1], at("10:30")))
        unit.jobs.save(a_job(customer, people[2], at("10:30"), state=State.ACCEPTED))
        overrun = unit.jobs.save(a_job(customer, people[3], at("08:00"), 90, state=State.IN_SERVICE))
        unit.jobs.save(a_job(customer, people[4], at("09:00"), 90, state=State.IN_SERVICE))
        promised = unit.jobs.save(a_job(customer, window=window("09:15", "11:00")))
        unit.jobs.save(a_job(customer, window=window("10:15", "11:00")))
    assert [j.id for j in desk.queries.watch(HERE, at("10:00"))] == [
        late.id,
        promised.id,
        overrun.id,
        silent.id,
    ]
    assert desk.queries.counts(HERE, at("10:00")).at_risk == 4
    assert desk.queries.watch(HERE, at("01:00")) == ()


def test_jobs_between_touch_the_stretch(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member())
        visited = unit.jobs.save(a_job(customer, ana, at("09:00")))
        promised = unit.jobs.save(a_job(customer, window=window("08:00", "09:31")))
        unit.jobs.save(a_job(customer, window=window("10:00", "11:00")))
    found = desk.queries.jobs_between(HERE, at("09:30"), at("10:00"))
    assert [j.id for j in found] == [promised.id, visited.id]


# ---- the board and matching -----------------------------------------------------------------------------


def test_the_board_of_a_day(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer(name="Zhao"))
        leave = TimeOff(window("12:00", "18:00"), Absence.TRAINING)
        ana = unit.staff.save(a_staff_member(name="Ana", time_off=(leave,)))
        gone = unit.staff.save(a_staff_member(active=False))
        away = unit.staff.save(a_staff_member(active=False))
        job = unit.jobs.save(a_job(customer, ana, at("08:00"), 90, window=window("08:00", "10:00")))
        unit.jobs.save(a_job(customer, gone, at("09:00")))
        unit.jobs.save(a_job(customer, ana, at("09:00", DAY + timedelta(days=1))))
        failed = a_visit(ana, at("08:30"), state=VisitState.FAILED)
        released = a_visit(ana, at("10:00"), state=VisitState.RELEASED)
        unit.jobs.save(a_job(customer, visits=(failed, released)))
        unit.set_travel(job.visits[0].id, 300, 240, "road")
    board = desk.queries.board(HERE, DAY)
    assert [p.id for p in board.people] == [ana.id, gone.id]
    assert away.id not in {p.id for p in board.people}
    person = board.people[0]
    assert person.duty == (window("07:00", "12:00"),) and person.duty_seconds == 5 * 3600
    assert person.away == ((leave.window, "training"),) and person.booked_seconds == 90 * 60
    mine = [v for v in board.visits if v.staff_id == ana.id]
    assert [v.id for v in mine] == [job.visits[0].id, failed.id]
    bar = mine[0]
    assert (bar.job_number, bar.job_version, bar.customer_name) == (job.number, 1, "Zhao")
    assert (bar.travel_before, bar.travel_after, bar.promise) == (300, 240, job.window)
    assert (bar.window, bar.state, bar.service_zh) == (job.visits[0].window, State.ASSIGNED, "漏水维修")


def test_the_board_of_several_days_tells_each_visit_and_absence_once(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer(phones=(Phone("+4235550102"), Phone("+4235557788"))))
        over_midnight = Window(at("20:00"), at("05:00", DAY + timedelta(days=1)))
        ana = unit.staff.save(a_staff_member(time_off=(TimeOff(over_midnight, Absence.TRAINING),)))
        late = unit.jobs.save(a_job(customer, ana, at("23:00"), 180))
        next_day = unit.jobs.save(a_job(customer, ana, at("09:00", DAY + timedelta(days=1))))
        unit.jobs.save(a_job(customer, ana, at("09:00", DAY + timedelta(days=3))))
    board = desk.queries.board(HERE, DAY, 3)
    assert (board.day, board.days) == (DAY, 3)
    assert [v.job_id for v in board.visits] == [late.id, next_day.id]
    assert board.visits[0].phones == "4235550102 4235557788"
    person = board.people[0]
    assert [w for w, _ in person.away] == [over_midnight]
    one = desk.queries.board(HERE, DAY).people[0].duty
    assert person.duty[: len(one)] == one and person.duty_seconds == sum(w.seconds for w in person.duty)


def test_a_sheet_tells_whom_to_ring_and_what_to_know_at_the_door(desk: DeskStorage) -> None:
    place = a_place(access="code 1207", floor="3")
    with writing(desk) as unit:
        phones = (Phone("+4235550102"), Phone("+4235557788"))
        customer = unit.customers.save(a_customer(phones=phones, places=(place,), language="zh"))
        ana = unit.staff.save(a_staff_member())
        job = unit.jobs.save(a_job(customer, ana, at("09:00"), place=place, note="drips"))
        other = unit.jobs.save(a_job(customer, ana, at("12:00")))
    found = desk.queries.sheet_facts([job.id, other.id, job.id, JobId("gone")])
    assert set(found) == {job.id, other.id}
    facts = found[job.id]
    assert facts.phones == ("+4235550102", "+4235557788") and facts.language == "zh"
    assert dict(facts.door) == {"access": "code 1207", "floor": "3"} and facts.note == "drips"
    assert "1207" not in repr(facts)
    assert desk.queries.sheet_facts([]) == {}


def test_a_moved_visit_forgets_its_travel_until_it_is_told_anew(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member())
        job = unit.jobs.save(a_job(customer, ana, at("09:00")))
        unit.set_travel(job.visits[0].id, 300, 240, "road")
    noted = replace(job, note="gate code 12")
    with writing(desk) as unit:
        noted = unit.jobs.save(noted)
    assert desk.queries.board(HERE, DAY).visits[0].travel_before == 300
    with writing(desk) as unit:
        visit = replace(job.visits[0], window=window("11:00", "12:00"))
        unit.jobs.save(replace(noted, visits=(visit,)))
    assert desk.queries.board(HERE, DAY).visits[0].travel_before == 0


def test_person_days_hold_what_matching_needs(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member())
        bo = unit.staff.save(a_staff_member())
        unit.staff.save(a_staff_member(active=False))
        planned = unit.jobs.save(a_job(customer, ana, at("12:00"), window=window("12:00", "14:00")))
        done = a_visit(
            ana,
            at("08:00"),
            state=VisitState.DONE,
            arrived_at=at("08:10"),
            started_at=at("08:12"),
            ended_at=at("08:50"),
        )
        finished = unit.jobs.save(a_job(customer, state=State.COMPLETED, visits=(done,)))
        unit.lanes.raise_version(ana.id, DAY)
        unit.lanes.raise_version(ana.id, DAY)
        unit.positions.note(ana.id, VADUZ, at("09:00"))
        unit.positions.note(bo.id, VADUZ, at("09:00", DAY - timedelta(days=1)))
    days = {d.person.id: d for d in desk.queries.person_days(HERE, DAY)}
    assert set(days) == {ana.id, bo.id}
    mine = days[ana.id]
    assert (mine.person, mine.duty, mine.lane) == (ana, (window("07:00", "16:00"),), 2)
    assert [(s.job_id, s.window, s.started) for s in mine.stops] == [
        (finished.id, window("08:10", "08:50"), True),
        (planned.id, window("12:00", "13:00"), False),
    ]
    assert mine.stops[1].promise == planned.window and mine.stops[1].point == VADUZ
    assert (mine.position, mine.position_at) == (VADUZ, at("09:00"))
    assert (days[bo.id].lane, days[bo.id].stops, days[bo.id].position) == (0, (), None)
    assert [d.person.id for d in desk.queries.person_days(HERE, DAY, [bo.id])] == [bo.id]


def test_records_hold_ratings_and_visits(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        other = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member())
        monday = DAY - timedelta(days=DAY.weekday())
        twice = tuple(a_visit(ana, at(t, monday), state=VisitState.DONE) for t in ("09:00", "11:00"))
        unit.jobs.save(a_job(customer, state=State.RATED, visits=twice, rating=Rating(5, 5, 4, 4)))
        unit.jobs.save(a_job(other, ana, at("09:00"), 30))
        unit.jobs.save(a_job(other, ana, at("09:00", monday + timedelta(days=7))))
    found = desk.queries.records(HERE, ServiceCode("leak-repair"), customer.id)[ana.id]
    assert (found.rating_count, found.rating_mean) == (1, 4.5)
    assert (found.visits_here, found.last_here) == (2, at("11:00", monday))
    assert desk.queries.records(HERE, ServiceCode("gas"), None) == {}


# ---- news -----------------------------------------------------------------------------------------------


def test_news_are_what_changed_after_a_number(desk: DeskStorage) -> None:
    from app.changes import ChangeSet
    from tests.db.test_unit_of_work import entry

    assert desk.queries.last_change() == 0
    assert desk.queries.changes_since(0) == (0, ChangeSet(), ())
    with writing(desk) as unit:
        first = unit.log.append(entry("k1", undo={"command": "X"}))
        second = unit.log.append(entry("k2", seat="desk-2", changes=ChangeSet.of("job", ["j1"])))
        third = unit.log.append(entry("k3", undoes=first))
    assert desk.queries.last_change() == third
    newest, changes, seats = desk.queries.changes_since(first)
    assert (newest, seats) == (third, ("desk-1", "desk-2"))
    assert changes == ChangeSet({"job": frozenset({"j1"}), "customer": frozenset({"c1"})})
    assert desk.queries.changes_since(third) == (third, ChangeSet(), ())
    lines = desk.queries.history()
    assert [(line.number, line.undoable, line.undone) for line in lines] == [
        (third, False, False),
        (second, False, False),
        (first, False, True),
    ]
    assert lines[0].label == T("Change {name}", name="Zhao")
    assert [line.number for line in desk.queries.history("desk-2")] == [second]
