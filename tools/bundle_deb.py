"""A Debian package of the bundle, its dependencies computed from what the bundle links to.

    python tools/bundle_deb.py [--quick]      --quick compresses little (for trying it)

Leaves build/bundle/doorstep_VERSION_ARCH.deb and its line in build/bundle/SHA256SUMS. Needs dpkg-deb, dpkg-query and readelf.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from app.version import version  # noqa: E402  # runs as a script from anywhere
from tools.bundle import BUNDLE, HOME, commit_time  # noqa: E402
from tools.bundle_sums import SUMS, add_sums  # noqa: E402

PACKAGING = TOP / "packaging" / "deb"
NEEDS = TOP / "packaging" / "needs.txt"
DESCRIPTION = """dispatch desk for home-service companies
 Takes calls, books jobs, finds who can be there in time over the city's own
 streets, and follows each visit to its end. Brings its own Python and Qt."""


def said(*command: str) -> str:
    """What a command prints. Raises CalledProcessError when it fails."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def binaries(bundle: Path) -> list[Path]:
    """Every program and library of the bundle."""
    found = []
    for file in sorted(bundle.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as head:
                if head.read(4) == b"\x7fELF":
                    found.append(file)
    return found


def foreign_libraries(bundle: Path) -> tuple[set[str], tuple[int, ...]]:
    """Libraries linked to but not brought along, and the newest GLIBC version asked for, such as (2, 34)."""
    inside = {file.name for file in bundle.rglob("*")}
    wanted: set[str] = set()
    newest: tuple[int, ...] = (2, 0)
    for file in binaries(bundle):
        told = said("readelf", "--wide", "--dynamic", "--version-info", str(file))
        wanted |= set(re.findall(r"\(NEEDED\).*\[(.+)\]", told))
        for number in re.findall(r"GLIBC_(\d+(?:\.\d+)+)", told):
            newest = max(newest, tuple(int(part) for part in number.split(".")))
    return wanted - inside, newest


def package_of(library: str) -> str:
    """The Debian package that brings a library here. Raises LookupError when none is known."""
    paths = re.findall(rf"^\s*{re.escape(library)} .*=> (\S+)$", said("/sbin/ldconfig", "-p"), re.MULTILINE)
    for path in paths:
        for name in (path, str(Path(path).resolve()), f"/usr{path}", path.removeprefix("/usr")):
            done = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return done.stdout.split(":")[0]
    # not installed here: Debian names a library's package by the library, and the needs list confirms it
    name, _, number = library.partition(".so.")
    package = f"{name}{'-' if name[-1].isdigit() else ''}{number.partition('.')[0]}".lower()
    if package in NEEDS.read_text(encoding="utf-8").split():
        return package
    raise LookupError(f"no package here brings {library}, and {NEEDS.name} does not name {package}")


def dependencies(bundle: Path) -> tuple[list[str], list[str]]:
    """What must be there and what is only recommended (printing, Chinese letters)."""
    libraries, glibc = foreign_libraries(bundle)
    must, may = {f"libc6 (>= {'.'.join(map(str, glibc))})"}, {"ca-certificates"}
    for library in sorted(libraries):
        package = package_of(library)
        if package == "libc6":
            continue
        (may if library.startswith("libcups") else must).add(package)
    for line in NEEDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "lib")):
            (may if "cjk" in line else must).add(line)
    return sorted(must), sorted(may)


def lay_out(bundle: Path, tree: Path) -> None:
    """The package's files below `tree`, times as of the last commit."""
    library, share = tree / "usr/lib/doorstep", tree / "usr/share"
    shutil.copytree(bundle, library, symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    for name in ("doorstep", "doorstep-cli"):
        (tree / "usr/bin" / name).symlink_to(f"../lib/doorstep/{name}")
    placed = {
        share / "applications/doorstep.desktop": PACKAGING / "doorstep.desktop",
        share / "mime/packages/doorstep.xml": PACKAGING / "doorstep.xml",
        share / "icons/hicolor/scalable/apps/doorstep.svg": TOP / "resources/icons/doorstep.svg",
        share / "doc/doorstep/copyright": TOP / "LICENSE",
        library / "doorstep.apparmor": PACKAGING / "doorstep.apparmor",
    }
    for target, source in placed.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for file in tree.rglob("*"):
        if file.is_symlink():
            continue
        runs = file.is_dir() or file.name in ("doorstep", "doorstep-cli", "QtWebEngineProcess")
        file.chmod(0o755 if runs else 0o644)


def control(tree: Path, bundle: Path) -> None:
    """The package's papers and its two scripts."""
    must, may = dependencies(bundle)
    size = sum(file.lstat().st_size for file in tree.rglob("*") if file.is_file()) // 1024
    papers = tree / "DEBIAN"
    papers.mkdir()
    fields = {
        "Package": "doorstep",
        "Version": version(),
        "Architecture": said("dpkg", "--print-architecture").strip(),
        "Maintainer": "Doorstep <desk@doorstep.invalid>",
        "Installed-Size": str(size),
        "Section": "misc",
        "Priority": "optional",
        "Depends": ", ".join(must),
        "Recommends": ", ".join([*may, "desktop-file-utils", "shared-mime-info"]),
        "Description": DESCRIPTION,
    }
    (papers / "control").write_text("".join(f"{key}: {value}\n" for key, value in fields.items()), "utf-8")
    sums = [
        f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  {file.relative_to(tree).as_posix()}\n"
        for file in sorted(tree.rglob("*"))
        if file.is_file() and not file.is_symlink() and papers not in file.parents
    ]
    (papers / "md5sums").write_text("".join(sums), "utf-8")  # what `dpkg --verify` compares with
    for name in ("postinst", "postrm"):
        shutil.copyfile(PACKAGING / name, papers / name)
        (papers / name).chmod(0o755)


def target() -> Path:
    """Where the package of this version lies, or will."""
    return HOME / f"doorstep_{version()}_{said('dpkg', '--print-architecture').strip()}.deb"


def main(words: list[str]) -> int:
    """Build the package and name it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="compress little")
    args = parser.parse_args(words)
    if not (BUNDLE / "doorstep").exists():
        print("There is no bundle yet: make bundle")
        return 3
    tree = HOME / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(BUNDLE, tree)
    control(tree, BUNDLE)
    package = target()
    how = ["-Zgzip", "-z1"] if args.quick else ["-Zxz", "-z6"]
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", *how, "--build", str(tree), str(package)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": commit_time()},
    )
    add_sums(HOME / SUMS, [package])
    print(f"{package.relative_to(TOP)}: {package.stat().st_size / 1e6:.0f} MB")
    print((tree / "DEBIAN" / "control").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
