"""Every place of the window in the states a person meets there: views, panes, forms half filled, nothing found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from app.commands import RegisterCall
from app.domain.followups import Kind
from app.domain.ids import CallId, new_id
from app.domain.lifecycle import State
from app.domain.people import Customer, StaffMember
from app.domain.policies import POLICIES
from app.domain.text import T
from app.rows import BoardVisit, JobDetail
from app.services.planning.gather import Scope, Wanted
from app.services.planning.proposal import Proposal
from ui.aftercare.panel import FollowUpPanel
from ui.board.panel import BoardPanel
from ui.call.state import Intake
from ui.desk.inspector import Inspector
from ui.desk.map_part import MapPart
from ui.devtools.look.moments import Moments, Shared, ring_shared
from ui.devtools.shots import settle
from ui.directory.page import DirectoryPage
from ui.settings.page import SettingsPage
from ui.shell.frame import Frame
from ui.shell.window import MainWindow
from ui.widgets.toast import Toast

Go = Callable[[], Awaitable[None]]
MAP_SECONDS = 1.5
PLAN_SECONDS = 1.0


@dataclass(frozen=True)
class Known:
    """What the company of this desk has to show, asked once."""

    customer: Customer
    person: StaffMember
    detail: JobDetail
    call: CallId
    plans: tuple[Proposal, ...]
    shared: Shared


async def known(frame: Frame) -> Known:
    """Ask for a customer with a place and several jobs, somebody who works today, a job of theirs; let a call ring."""
    tasks, queries = frame.tasks, frame.queries
    visit = await _visit_ahead(frame)
    person = await tasks.ask(queries.staff_member, visit.staff_id)
    detail = await tasks.ask(queries.job, visit.job_id)
    assert person is not None and detail is not None
    call = CallId(new_id())
    number = detail.customer.phones[0].full if detail.customer.phones else "+41 79 555 01 01"
    await tasks.do(RegisterCall(call_id=call, branch_id=frame.branch_id, number=number))
    branch = frame.branch
    assert branch is not None
    wanted = Wanted(frame.selection.day, Scope.REPAIR, "", may_break_promises=False)
    planning = frame.desk.planning
    plans = await tasks.ask(
        lambda: planning.compare(
            branch,
            wanted,
            tuple(POLICIES),
            seconds=PLAN_SECONDS,
            progress=lambda *_: None,
            cancelled=lambda: False,
        )
    )
    return Known(detail.customer, person, detail, call, plans, await ring_shared(frame, detail.customer))


async def _visit_ahead(frame: Frame) -> BoardVisit:
    """Turn to the first day with visits that are still to come (in the evening it is not today), and give its first.

    Raises LookupError for a desk without any in the next week.
    """
    today = frame.clock.today()
    for day in (today + timedelta(days=ahead) for ahead in range(8)):
        board = await frame.tasks.ask(frame.queries.board, frame.branch_id, day)
        ahead = [v for v in board.visits if v.state is State.ASSIGNED]
        if len(ahead) > 1:
            frame.selection.set_day(day)
            await settle(0.5)
            return min(ahead, key=lambda v: v.window.start)
    raise LookupError("nobody has a visit in the next week")


class Places:
    """Brings the window to a place by its name; `names` lists them in the order in which they are walked."""

    def __init__(self, window: MainWindow, frame: Frame, known: Known) -> None:
        self.window, self.frame, self.known = window, frame, known
        self.steps: dict[str, Go] = {
            "desk": self._desk,
            "desk-nothing": self._nothing_selected,
            "call-empty": self._call_empty,
            "call-known": self._call_known,
            "call-offers": self._call_offers,
            "call-wrong": self._call_wrong,
            "job": self._job,
            "board": self._board,
            "board-three": self._days("board.three_days"),
            "board-week": self._days("board.week"),
            "board-list": self._listed,
            "board-sifted": self._sifted,
            "board-nothing": self._board_nothing,
            "board-marked": self._marked,
            "plan-setup": self._plan_setup,
            "plan-offer": self._plan_offer,
            "plan-compare": self._plan_compare,
            "plan-nothing": self._plan_nothing,
            "map": self._map,
            "map-area": self._map_area,
            "watch": self._view("watch"),
            "follow-up": self._follow_up(None),
            **{f"follow-up-{kind.value}": self._follow_up(kind) for kind in Kind},
            "customers": self._directory("customers", "", False),
            "customers-edit": self._directory("customers", "", True),
            "customers-none": self._directory("customers", "no such thing", False),
            "staff": self._directory("staff", "", False),
            "staff-edit": self._directory("staff", "", True),
            "staff-none": self._directory("staff", "no such thing", False),
            **{f"settings-{name}": self._setting(name) for name in self._settings()},
            "finder": self._finder(""),
            "finder-typed": self._finder("wa"),
            "finder-none": self._finder("zzzz no such thing"),
            "toasts": self._toasts,
            **Moments(window, frame, known.shared).steps,
        }

    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self.steps)

    async def go(self, name: str) -> None:
        """Bring the window there. Raises KeyError for a name that is none."""
        self.window.command_bar.dismiss()
        board = self.window.page("board")
        if isinstance(board, BoardPanel):
            if board.planning.opened:
                board.planning.close_pane()
            board.head.filter.clear()
            board.canvas.mark_visits(frozenset())
            self.frame.selection.set_together(frozenset())
        part = self.window.findChild(MapPart)
        if part is not None:
            part.hands.areas.leave()
        for toast in self.window.findChildren(Toast):
            toast.close_now()
        await self.steps[name]()
        await settle(0.4)

    # ---- desk and calls -----------------------------------------------------------------------------------

    def _inspector(self) -> Inspector:
        if self.window.view() not in ("desk", "board", "map"):
            self.window.show_view("desk")
        found = self.window.findChild(Inspector)
        assert found is not None
        return found

    async def _desk(self) -> None:
        self.window.show_view("desk")
        self.window.reset_layout()
        self._panel().looking.set(length=1, listed=False)
        inspector = self._inspector()
        inspector.intake._put(Intake())
        inspector.tabs.setCurrentWidget(inspector.card)
        self.frame.selection.clear()
        self.frame.selection.select("job", self.known.detail.job.id)
        await settle(MAP_SECONDS)

    async def _nothing_selected(self) -> None:
        self.window.show_view("desk")
        self._inspector().intake._put(Intake())
        self.frame.selection.clear()
        self._inspector().tabs.setCurrentWidget(self._inspector().card)

    async def _call_empty(self) -> None:
        self.window.show_view("desk")
        inspector = self._inspector()
        inspector.tabs.setCurrentWidget(inspector.intake)
        inspector.intake.begin()

    async def _call_known(self) -> None:
        await self._call_empty()
        self._inspector().intake.begin_for(self.known.customer)

    async def _call_offers(self) -> None:
        await self._call_known()
        intake, detail = self._inspector().intake, self.known.detail
        service = await self.frame.tasks.ask(self.frame.queries.service, detail.job.service)
        if intake.state.point is None and detail.customer.places:
            intake._change(intake.state.with_place(detail.customer.places[0]))
        intake._change(replace(intake.state, service=service, note=detail.job.note))
        intake._show()
        await settle(0.8)
        intake.take_offer(0)
        await settle(0.9)
        if cards := intake.candidates.cards():
            intake._candidate_shown(cards[0].candidate)

    async def _call_wrong(self) -> None:
        await self._call_empty()
        self._inspector().intake.book()
        await settle(0.4)

    async def _job(self) -> None:
        self.window.show_view("board")
        inspector = self._inspector()
        inspector.intake._put(Intake())
        self.frame.open("job", self.known.detail.job.id)
        inspector.tabs.setCurrentWidget(inspector.card)

    # ---- board and planning -------------------------------------------------------------------------------

    def _panel(self) -> BoardPanel:
        found = self.window.page("board")
        assert isinstance(found, BoardPanel)
        return found

    async def _board(self) -> None:
        self.window.show_view("board")
        self._panel().looking.set(length=1, listed=False)
        await self._job()

    def _days(self, action: str) -> Go:
        async def go() -> None:
            await self._board()
            self.frame.actions.run(action)
            await settle(0.6)

        return go

    async def _listed(self) -> None:
        await self._board()
        self._panel().looking.set(listed=True)
        await settle(0.6)

    async def _sifted(self) -> None:
        await self._board()
        self._panel().open_sieve()
        await settle(0.3)

    async def _board_nothing(self) -> None:
        await self._board()
        self._panel().head.filter.setText("no such thing")

    async def _marked(self) -> None:
        await self._board()
        panel = self._panel()
        picture = panel.canvas.view.picture
        visits = [bar.id for row in picture.rows for bar in getattr(row, "bars", ())]
        panel.canvas.mark_visits(frozenset(visits[:4]))

    async def _plan_setup(self) -> None:
        await self._board()
        self._panel().planning.open_pane()
        await settle(0.4)

    async def _plan_offer(self) -> None:
        await self._plan_setup()
        best = max(self.known.plans, key=lambda plan: len(plan.changes))
        self._panel().planning.show_proposal(best)
        await settle(0.4)

    async def _plan_compare(self) -> None:
        await self._plan_setup()
        pane = self._panel().planning
        pane._turn("compare")
        pane.comparing.show_proposals(self.known.plans)
        await settle(0.4)

    async def _plan_nothing(self) -> None:
        await self._plan_setup()
        plan = self.known.plans[0]
        self._panel().planning.show_proposal(replace(plan, changes=(), left_out=(), after=plan.before))
        await settle(0.4)

    # ---- the other views ----------------------------------------------------------------------------------

    def _view(self, name: str) -> Go:
        async def go() -> None:
            self.window.show_view(name)
            await settle(0.4)

        return go

    async def _map(self) -> None:
        self.window.show_view("map")
        self.frame.selection.select("staff", self.known.person.id)
        await settle(MAP_SECONDS)

    async def _map_area(self) -> None:
        await self._map()
        part = self.window.findChild(MapPart)
        assert part is not None
        part.panel.area_wanted.emit()
        await settle(0.4)

    def _follow_up(self, kind: Kind | None) -> Go:
        async def go() -> None:
            self.window.show_view("follow_up")
            await settle(0.5)
            page = self.window.page("follow_up")
            assert isinstance(page, FollowUpPanel)
            page.filter(kind)
            if line := next((one for one in page.lines if kind in (None, one.kind)), None):
                page.choose(line.id)
            await settle(0.4)

        return go

    def _directory(self, view: str, typed: str, edit: bool) -> Go:
        async def go() -> None:
            self.window.show_view(view)
            page = self.window.page(view)
            assert isinstance(page, DirectoryPage)
            page.search.setText(typed)
            await settle(0.6)
            if not typed:
                page.go_to(str(self.known.person.id if view == "staff" else self.known.customer.id))
                await settle(0.5)
            if edit:
                page.edit()
                await settle(0.4)

        return go

    def _settings(self) -> tuple[str, ...]:
        self.window.show_view("settings")
        page = self.window.page("settings")
        assert isinstance(page, SettingsPage)
        return tuple(page.places)

    def _setting(self, name: str) -> Go:
        async def go() -> None:
            self.window.show_view("settings")
            self.frame.go("settings", topic=name)
            await settle(0.6)

        return go

    # ---- over everything ----------------------------------------------------------------------------------

    def _finder(self, typed: str) -> Go:
        async def go() -> None:
            self.window.show_view("watch")
            self.window.command_bar.open(typed)
            await settle(0.6)

        return go

    async def _toasts(self) -> None:
        self.window.show_view("watch")
        self.frame.toast(T("The draft was thrown away."), "info", T("Undo"), lambda: None)
        self.frame.toast(T("Everything needed is there."), "good")
        self.frame.banner(
            "look",
            T("The disk is full. Nothing was changed; make room and try again."),
            "warning",
            T("Try again"),
            lambda: None,
        )
        await settle(0.4)
        self.frame.clear_banner("look")
