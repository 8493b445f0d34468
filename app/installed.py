"""What an installer set for a whole machine, and a person for themselves: two small TOML files under the command line.

The machine's file is /etc/xdg/doorstep/settings.toml on Linux (the first of $XDG_CONFIG_DIRS),
%PROGRAMDATA%\\Doorstep\\settings.toml on Windows, /Library/Application Support/Doorstep/settings.toml on macOS. A
person's is settings.toml in their profile. What the command line says goes before the person's, that before the
machine's; what was chosen in the window goes before both for language and theme.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from platformdirs import site_config_path

from app import APP_ID, APP_NAME
from app.domain.errors import NotPossible
from app.domain.text import T
from app.logs import LEVELS

LANGUAGES = ("en", "zh_CN", "zh_TW")
THEMES = ("system", "light", "dark")
_CHOICES: Mapping[str, tuple[str, ...]] = {"language": LANGUAGES, "theme": THEMES, "log": LEVELS}
MOST_BYTES = 64_000


@dataclass(frozen=True)
class Installed:
    """What was set; None where nothing was.

    profile: folder, may hold ~ and variables such as %USERNAME% or $USER. database: a PostgreSQL address without a
    password. language, theme, log: as the options of the command line.
    """

    profile: str | None = None
    database: str | None = None
    language: str | None = None
    theme: str | None = None
    log: str | None = None

    def under(self, stronger: Installed) -> Installed:
        """These where the stronger one says nothing."""
        return Installed(**{f.name: getattr(stronger, f.name) or getattr(self, f.name) for f in fields(self)})


KEYS = tuple(f.name for f in fields(Installed))


def machine_file() -> Path:
    """Where the machine's settings lie, whether there are any or not."""
    return Path(site_config_path(APP_NAME if os.name == "nt" else APP_ID, False)) / "settings.toml"


def read(file: Path) -> Installed:
    """What a settings file says; nothing when it is not there. Raises NotPossible (code "installed") naming the fault."""
    try:
        raw = file.read_bytes() if file.stat().st_size <= MOST_BYTES else b"\0"
        said = tomllib.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        return Installed()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
        raise NotPossible(
            T("The settings file {file} cannot be read: {why}. Mend or remove it.", file=str(file), why=why),
            code="installed",
        ) from wrong
    for key, value in said.items():
        _check(file, key, value)
    return Installed(**{key: _expanded(key, value) for key, value in said.items()})


def _expanded(key: str, value: str) -> str:
    return str(Path(os.path.expandvars(value)).expanduser()) if key == "profile" else value


def _check(file: Path, key: str, value: object) -> None:
    if key not in KEYS:
        raise NotPossible(
            T("{file}: “{key}” is no setting. Known: {known}.", file=str(file), key=key, known=KEYS),
            code="installed",
        )
    if not isinstance(value, str) or not value.strip():
        raise NotPossible(
            T("{file}: “{key}” must be words in quotes.", file=str(file), key=key), code="installed"
        )
    if key in _CHOICES and value not in _CHOICES[key]:
        raise NotPossible(
            T("{file}: “{key}” is one of {known}.", file=str(file), key=key, known=_CHOICES[key]),
            code="installed",
        )
    if key == "database" and re.search(r"://[^/@]*:[^/@]+@", value):
        raise NotPossible(
            T(
                "{file} holds a password. Everybody on this machine could read it: take it out and keep it in the keyring with “doorstep secret”.",
                file=str(file),
            ),
            code="installed",
        )
