"""A small instance of a published set, as its files are written."""

from __future__ import annotations

SOLOMON = """T1
VEHICLE
NUMBER     CAPACITY
  3         50
CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME
    0      40       50        0       0          1000       0
    1      45       68       10       0           900      10
    2      42       66       10       0           900      10
    3      38       52       10      50           400      10
"""
"""Solomon's form: three vehicles, a depot, three customers."""
