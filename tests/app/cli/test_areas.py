"""`area import|list|export`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.command_line import Shell
from tests.ui.settings.test_areas import FILE


def test_areas_in_listed_and_out(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "areas.json"
    file.write_text(json.dumps(FILE))
    assert shell.ok("area", "import", file)["areas"] == 1
    assert shell.ok("area", "list")["areas"] == [{"name": "Old town", "corners": 3}]
    assert shell.ok("area", "export", tmp_path / "out.kml")["areas"] == 1
    assert "Old town" in (tmp_path / "out.kml").read_text(encoding="utf-8")
    assert shell.run("area", "import").code == 2
