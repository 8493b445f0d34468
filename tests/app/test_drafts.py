"""What was typed survives: a kill -9, a damaged file."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from app.adapters.drafts import DraftStore

WRITER = """
import sys
from pathlib import Path
from app.adapters.drafts import DraftStore
store = DraftStore(Path(sys.argv[1]))
n = 0
while True:
    n += 1
    store.save("intake", {"name": "x" * n, "n": n})
    print(n, flush=True)
"""


def test_a_draft_comes_back(tmp_path: Path) -> None:
    store = DraftStore(tmp_path / "drafts.db")
    store.save("intake", {"name": "赵敏"})
    store.save("other", {"a": 1})
    store.save("intake", {"name": "赵敏", "unit": "3"})
    store.close()
    again = DraftStore(tmp_path / "drafts.db")
    assert again.load("intake") == {"name": "赵敏", "unit": "3"}
    assert again.names() == ("intake", "other")
    again.drop("intake")
    assert again.load("intake") is None
    again.close()


def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    file = tmp_path / "drafts.db"
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            last = 0
            for line in child.stdout:
                last = int(line)
                if last >= 20:
                    break
            os.kill(child.pid, signal.SIGKILL)
            for line in child.stdout:
                last = int(line)
        store = DraftStore(file)
        found = store.load("intake")
        assert found is not None
        assert found["n"] in (last, last + 1)
        assert len(found["name"]) == found["n"]
        store.close()


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "drafts.db"
    file.write_bytes(b"this is no database" * 100)
    store = DraftStore(file)
    store.save("intake", {"a": 1})
    assert json.dumps(store.load("intake")) == '{"a": 1}'
    store.close()
    assert any(".damaged-" in p.name for p in tmp_path.iterdir())
