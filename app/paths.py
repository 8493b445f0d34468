"""Where a desk keeps its things: everything of one run lies in one profile folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from app import APP_ID, APP_NAME
from app.domain.errors import NotPossible, NotReachable
from app.domain.text import T


@dataclass(frozen=True)
class Profile:
    """The folder of one desk, with the places inside it."""

    folder: Path

    @property
    def database(self) -> Path:
        """The desk file, when the desk is kept here and not on a server."""
        return self.folder / "desk.db"

    @property
    def packs(self) -> Path:
        """City maps."""
        return self.folder / "maps"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.folder / "logs"

    @property
    def backups(self) -> Path:
        """Copies of the desk."""
        return self.folder / "backups"

    @property
    def drafts(self) -> Path:
        """Unfinished forms, on this machine only."""
        return self.folder / "drafts.db"

    @property
    def window(self) -> Path:
        """How the window was left."""
        return self.folder / "window.ini"

    @property
    def config(self) -> Path:
        """What the installer set for this machine or person."""
        return self.folder / "settings.toml"


def open_profile(folder: str | Path | None = None) -> Profile:
    """The profile folder, made when missing, readable by its owner only.

    Raises NotPossible when the path is a file, NotReachable when it cannot be made or written.
    """
    path = (
        Path(folder).expanduser()
        if folder
        else user_data_path(APP_NAME if os.name == "nt" else APP_ID, False)
    )
    path = path.absolute()
    if path.exists() and not path.is_dir():
        raise NotPossible(
            T("{path} is a file; a profile is a folder. Name another.", path=str(path)), code="profile-file"
        )
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = path / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as wrong:
        raise NotReachable(
            T(
                "The folder {path} cannot be written ({why}). Nothing was changed. Give another with --profile, or mend its permissions.",
                path=str(path),
                why=wrong.strerror or str(wrong),
            ),
            code="profile-write",
        ) from wrong
    return Profile(path)
