"""Names of things: made in the program, unique without asking a database, sortable by when they were made."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from typing import NewType

BranchId = NewType("BranchId", str)
CustomerId = NewType("CustomerId", str)
PlaceId = NewType("PlaceId", str)
StaffId = NewType("StaffId", str)
AreaId = NewType("AreaId", str)
CallId = NewType("CallId", str)
JobId = NewType("JobId", str)
VisitId = NewType("VisitId", str)
FollowUpId = NewType("FollowUpId", str)
ServiceCode = NewType("ServiceCode", str)

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then a counter and chance.

    Two ids made one after the other in this process always sort in that order.
    """
    global _last
    with _lock:
        # 60 bits of time: milliseconds and 12 bits below them, never going back
        stamp = max(int(time.time_ns() / 1e6 * 4096), _last + 1)
        _last = stamp
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))
