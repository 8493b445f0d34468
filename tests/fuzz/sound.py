"""Sound files of days, from which the damaged ones are made."""

from __future__ import annotations

import json

from tests.support.instances import SOLOMON

DAYS = {
    "solomon": SOLOMON,
    "hhc": """nbNodes
4
nbVehi
2
nbServi
2
r
0 0
1 0
1 1
0 0
DS
0
a
1 1
1 0
x
0 1 2 0
y
0 1 2 0
d
0 1 2 0
1 0 1 1
2 1 0 2
0 1 2 0
p
0 0
0 0
5 5
5 5
5 5
5 5
0 0
0 0
mind
0 0 0 0
maxd
0 0 5 0
e
0 0 0 0
l
100 100 100 100
""",
    "trsp": """CREW COUNT
1
REQUEST COUNT
2
0 40 50 0 1000 0 []
1 40 50 0 1000 0 [1,2]
2 45 68 0 900 10 [1]
3 42 66 0 900 10 [2]
""",
    "json": json.dumps(
        {
            "people": [{"id": "ana", "start": 0, "end": 0, "shift": [28800, 61200], "skills": {"boiler": 2}}],
            "jobs": [
                {"id": "J1", "place": 1, "windows": [[32400, 36000]], "leave_out_price": 5000,
                 "roles": [{"seconds": 3600, "skills": {"boiler": 1}}]}
            ],
            "modes": {"car": {"tables": [{"seconds": [[0, 600], [600, 0]]}]}},
            "prices": {"travel": 1.0},
        }
    ),
}  # fmt: skip
