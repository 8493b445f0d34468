"""The child process that searches for a plan: an order comes in on standard input, lines of JSON go out.

Lines: {"better": {"cost", "elapsed", "plan"}} whenever there is a better plan; at the end one of {"done": {"cost",
"lawful", "tries", "elapsed", "plan", "reasons"}} and {"refused": {"text", "code"}}; after a fault of our own nothing but
exit code 1 and a traceback. When standard input closes the parent is gone, and so is the child at once.

It searches on all processors, a few at most, and gives way to the window and to whatever else the desk's machine does.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence
from typing import IO, Any, TextIO

from app.adapters.planning.wire import read_order, write_plan
from app.codec import dump
from app.domain.errors import NotPossible
from app.planner.inside import reasons, side_by_side
from app.planner.search import Found, solve

BEHIND = 5
"""So much nicer than the window: it gets a third of what the window gets where both want the same processor."""


def main(arguments: Sequence[str]) -> int:
    """Carry out one order. Exit code 0 done, 2 refused with a sentence, 1 our own fault."""
    # libraries may print: the pipe to the parent is kept for our lines alone
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as pipe:
        os.dup2(2, 1)
        with os.fdopen(os.dup(0), "rb") as orders:  # a program without a console has no sys.stdin
            return _run(orders, pipe)


def _run(orders: IO[bytes], pipe: TextIO) -> int:
    def say(line: dict[str, Any]) -> None:
        pipe.write(json.dumps(line) + "\n")
        pipe.flush()

    order = read_order(orders)
    if sys.platform != "win32":  # there it was started so
        os.nice(BEHIND)
    stop = threading.Event()
    threading.Thread(target=_listen, args=(orders, stop), daemon=True).start()

    def better(found: Found) -> None:
        say({"better": {"cost": found.cost, "elapsed": found.elapsed, "plan": write_plan(found.plan)}})

    try:
        found = solve(
            order.day,
            seconds=order.seconds,
            iterations=order.steps,
            seed=order.seed,
            threads=side_by_side(order.steps),
            better=better,
            cancel=stop,
        )
        why = reasons(order.day, found, stop.is_set())
    except NotPossible as refusal:
        say({"refused": {"text": dump(refusal.text), "code": refusal.code}})
        return 2
    say(
        {
            "done": {
                "cost": found.cost,
                "lawful": found.lawful,
                "tries": found.tries,
                "elapsed": found.elapsed,
                "plan": write_plan(found.plan),
                "reasons": {job: dump(text) for job, text in why.items()},
            }
        }
    )
    return 0


def _listen(orders: IO[bytes], stop: threading.Event) -> None:
    """Hear a cancel; when the parent closes our standard input, end at once: nobody wants the plan."""
    while line := orders.readline():
        if line.strip() == b"cancel":
            stop.set()
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
