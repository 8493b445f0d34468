"""What a bundle is made of: a bill of materials (CycloneDX) and the licences' texts on one page.

    build/bundle/env/bin/python tools/bundle_papers.py

Run by the Python the bundle was built with, so that it tells of exactly its packages. Leaves sbom.cdx.json and
licences.html in build/bundle. Libraries of the system that came along are named in the bill by their file only.
"""

from __future__ import annotations

import html
import json
import platform
import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from app.version import version  # noqa: E402  # runs as a script from anywhere

HOME = TOP / "build" / "bundle"
BUILDING = {
    "altgraph",
    "cython",
    "packaging",
    "pip",
    "pyinstaller-hooks-contrib",
    "setuptools",
    "uv",
    "wheel",
}
"""Packages that build and do not come along. (PyInstaller's starter does; its licence allows any program.)"""
_TEXTS = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


def packages() -> list[Distribution]:
    """Every Python package that may be in the bundle, by name."""
    found = {d.metadata["Name"].lower(): d for d in distributions()}
    return [found[name] for name in sorted(found) if name not in BUILDING]


def licence(package: Distribution) -> str:
    """The licence as the package states it."""

    def said(key: str) -> list[str]:
        return package.metadata.get_all(key) or []

    named = [c.split(" :: ")[-1] for c in said("Classifier") if c.startswith("License ::")]
    return (
        "".join(said("License-Expression"))
        or ", ".join(named)
        or "".join(said("License"))[:60]
        or "not stated"
    )


def texts(package: Distribution) -> list[tuple[str, str]]:
    """(file, text) of each licence the package carries."""
    found = []
    for file in package.files or []:
        if _TEXTS.search(file.name) and file.suffix in ("", ".txt", ".md", ".rst"):
            path = Path(str(file.locate()))
            if path.is_file():
                found.append((str(file), path.read_text(encoding="utf-8", errors="replace")))
    return found


def bill() -> dict[str, Any]:
    """The bill of materials, CycloneDX 1.5; the same for the same packages."""
    components: list[dict[str, Any]] = [
        {
            "type": "library",
            "name": package.metadata["Name"],
            "version": package.version,
            "purl": f"pkg:pypi/{package.metadata['Name'].lower()}@{package.version}",
            "licenses": [{"license": {"name": licence(package)}}],
        }
        for package in packages()
    ]
    python = platform.python_version()
    components.append({"type": "framework", "name": "Python", "version": python})
    inner = HOME / "dist" / "doorstep" / "_internal"
    system = sorted(f.name for f in inner.glob("lib*.so*") if f.is_file() and not f.is_symlink())
    components += [{"type": "library", "name": name} for name in system]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "doorstep", "version": version()}},
        "components": components,
    }


def page() -> str:
    """All licences on one page."""
    parts = [
        "<!doctype html><meta charset='utf-8'><title>Licences</title><h1>What Doorstep is made of</h1>",
        "<h2>Doorstep</h2><pre>",
        html.escape((TOP / "LICENSE").read_text(encoding="utf-8")),
        "</pre>",
    ]
    for package in packages():
        title = f"{package.metadata['Name']} {package.version}: {licence(package)}"
        parts.append(f"<h2>{html.escape(title)}</h2>")
        for name, text in texts(package):
            parts.append(f"<h3>{html.escape(name)}</h3><pre>{html.escape(text)}</pre>")
    return "\n".join(parts)


FREE = re.compile(
    r"MIT|BSD|0BSD|Apache|Mozilla Public License 2|MPL-2|PSF-2|Python Software Foundation|Zlib|CC0|ISC|LGPL",
    re.I,
)
"""Licences under which a part may ship in a bundle of Apache-2.0 (Qt and psycopg as LGPL, unchanged and replaceable)."""
READ_BY_HAND = {
    "routingkit-cch": "BSD-2-Clause, in its source archive",
    "sqlcipher3": "zlib, and SQLCipher's BSD-3-Clause, in its source archive",
    "xstatic-leaflet": "BSD-2-Clause, as Leaflet's",
    "pyinstaller": "GPL-2.0 with the exception for the programs it starts",
}
"""Packages that do not state theirs, or whose statement does not tell all, and what was read in their sources."""


def refused(packages: list[tuple[str, str]]) -> list[str]:
    """Of (name, licence as stated) what may not ship, a line each."""
    found = []
    for name, stated in packages:
        choices = re.split(r"\bOR\b", stated)
        if name.lower().replace("_", "-") in READ_BY_HAND or any(
            FREE.search(choice) and not re.search(r"\bA?GPL", choice) for choice in choices
        ):
            continue
        found.append(f"{name}: {stated}")
    return found


def main(words: list[str]) -> int:
    """Write the papers; the exit code is 1 when something inside may not be."""
    told = bill()
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "sbom.cdx.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (HOME / "licences.html").write_text(page(), "utf-8")
    print(f"{len(told['components'])} parts in build/bundle/sbom.cdx.json and licences.html")
    if "--list" in words:
        for package in packages():
            print(f"  {package.metadata['Name']} {package.version}: {licence(package)}")
    wrong = refused([(package.metadata["Name"], licence(package)) for package in packages()])
    for line in wrong:
        print(f"  may not ship, or has to be read: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
