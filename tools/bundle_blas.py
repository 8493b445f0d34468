"""Takes the arithmetic of matrices out of SciPy: 25 MB of OpenBLAS that the desk never calls become a few kilobytes.

The desk asks SciPy for sparse matrices and ways through graphs only (a test holds it to that); but `scipy.sparse`
imports `scipy.linalg`, which links to an OpenBLAS of its own beside NumPy's. The library put in its place has every
name SciPy's modules ask for, and whoever calls one is told so and ended: a wrong number can never come out of it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_ASKED = re.compile(r"\s[UuWw]\s+([A-Za-z_]\w*)(?:@\S+)?$", re.MULTILINE)
_OFFERED = re.compile(r"\s[TtWiVDBR]\s+([A-Za-z_]\w*)(?:@\S+)?$", re.MULTILINE)
_SOURCE = """
#include <stdio.h>
#include <stdlib.h>
void doorstep_left_out(void) {
    fputs("Doorstep was built without the arithmetic of matrices (tools/bundle_blas.py).\\n", stderr);
    abort();
}
"""


def hollow(bundle: Path) -> None:
    """Replace SciPy's OpenBLAS where there is one and a compiler; elsewhere everything stays as it is."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    found = sorted(bundle.rglob("scipy.libs/libscipy_openblas-*.so"))
    if not sys.platform.startswith("linux") or not found or not compiler or not shutil.which("nm"):
        return
    library = found[0]
    offered = set(_OFFERED.findall(_names("--defined-only", library)))
    asked: set[str] = set()
    for module in sorted(library.parent.parent.rglob("scipy/**/*.so")):
        asked |= set(_ASKED.findall(_names("--undefined-only", module)))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "left_out.c")
        source.write_text(source_of(asked & offered), encoding="ascii")
        link = ["-shared", "-fPIC", "-O1", "-Wl,--build-id=none", f"-Wl,-soname,{library.name}", "-s"]
        made = Path(folder, library.name)
        subprocess.run([compiler, *link, "-o", made.name, source.name], cwd=folder, check=True)
        mode = library.stat().st_mode
        shutil.copyfile(made, library)
        library.chmod(mode)


def source_of(names: set[str]) -> str:
    """C that defines each name, all of them the same refusal."""
    more = (f'void {name}(void) __attribute__((alias("doorstep_left_out")));' for name in sorted(names))
    return _SOURCE + "\n".join(more) + "\n"


def _names(which: str, library: Path) -> str:
    return subprocess.run(
        ["nm", "-D", which, str(library)], capture_output=True, text=True, check=True
    ).stdout
