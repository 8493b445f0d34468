"""What is taken out of SciPy in a bundle is never called by the desk, and calling it all the same is an end, no answer."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.bundle_blas import hollow, source_of

TOP = Path(__file__).resolve().parents[2]
FINE = {
    "scipy.sparse": {"coo_matrix", "csr_matrix"},
    "scipy.sparse.csgraph": {"breadth_first_order", "connected_components", "dijkstra"},
}
"""What of SciPy needs no arithmetic of matrices."""
linux = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("gcc") or not shutil.which("nm"),
    reason="needs Linux with a compiler",
)


def test_the_desk_asks_scipy_for_graphs_only() -> None:
    asked: set[tuple[str, str]] = set()
    for room in ("app", "db", "ui", "resources"):
        for file in (TOP / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scipy"):
                    asked |= {(str(node.module), name.name) for name in node.names}
                elif isinstance(node, ast.Import):
                    asked |= {(name.name, "*") for name in node.names if name.name.startswith("scipy")}
    assert asked
    assert {one for one in asked if one[1] not in FINE.get(one[0], set())} == set()


@linux
def test_modules_still_load_and_whoever_calls_is_ended(tmp_path: Path) -> None:
    libraries, package = tmp_path / "scipy.libs", tmp_path / "scipy" / "linalg"
    libraries.mkdir()
    package.mkdir(parents=True)
    library, module = libraries / "libscipy_openblas-1.so", package / "_fblas.so"
    (tmp_path / "a.c").write_text("int scipy_dot(void) { return 1; } int scipy_other(void) { return 2; }")
    (tmp_path / "b.c").write_text(
        "int scipy_dot(void); int asks(void) { return scipy_dot(); } int idle(void) { return 3; }"
    )
    shared = ["gcc", "-shared", "-fPIC"]
    subprocess.run([*shared, f"-Wl,-soname,{library.name}", "-o", library, tmp_path / "a.c"], check=True)
    subprocess.run([*shared, "-o", module, tmp_path / "b.c", library, f"-Wl,-rpath,{libraries}"], check=True)
    assert _call(module, "asks").stdout == "1\n"
    hollow(tmp_path)
    assert _call(module, "idle").stdout == "3\n"
    ended = _call(module, "asks")
    assert ended.returncode != 0 and ended.stdout == ""
    assert "without the arithmetic of matrices" in ended.stderr
    names = subprocess.run(
        ["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True
    )
    assert "scipy_dot" in names.stdout and "scipy_other" not in names.stdout


def test_the_same_names_are_the_same_source() -> None:
    assert source_of({"b_", "a_"}) == source_of({"a_", "b_"})
    assert source_of({"a_", "b_"}).index("a_") < source_of({"a_", "b_"}).index("b_")


def _call(module: Path, name: str) -> subprocess.CompletedProcess[str]:
    code = f"import ctypes; print(ctypes.CDLL({str(module)!r}).{name}())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
