"""Compile the planner's core: `python -m app.planner.build`, at set-up and before bundling.

Needs Cython, setuptools and a C compiler, all at build time only. Without a compiler it says so and returns 0: the
planner then runs uncompiled, some hundred times slower. The result lies in the environment (or in build/ where there
is none), in a folder named by the source, so that an old one is never used with new code. With `--into FOLDER` a
copy is put there, for a bundle.
"""

from __future__ import annotations

import argparse
import ast
import importlib.machinery
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.planner.engine import COMPILED, PARTS, TYPES, find, folder

KEPT = 12
"""How many builds of other sources stay: checkouts that share an environment each have their own."""

DIRECTIVES = {
    "language_level": 3,
    "annotation_typing": False,  # the types are core.pxd's
    "infer_types": True,
    "boundscheck": False,
    "wraparound": False,
    "initializedcheck": False,
    "cdivision": True,
    "show_performance_hints": False,
    "freethreading_compatible": True,
}


def one_class(parts: Sequence[Path]) -> str:
    """The line of classes in these files as one class `Core`, with the functions and constants around them."""
    around = ["import cython", "from array import array"]
    within = []
    for part in parts:
        text = part.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef):
                within += lines[node.body[0].lineno - 1 : node.end_lineno]
            elif isinstance(node, ast.FunctionDef | ast.Assign):
                around += lines[node.lineno - 1 : node.end_lineno]
    return "\n".join([*around, "class Core:", *within, ""])


def build(target: Path) -> Path | None:
    """The compiled core in the folder `target`; None, with a sentence on standard error, when it cannot be made."""
    try:
        from Cython.Build import cythonize
        from setuptools import Distribution, Extension
        from setuptools.command.build_ext import build_ext
        from setuptools.errors import BaseError, CCompilerError, CompileError, LinkError
    except ImportError:
        print("The planner stays uncompiled: Cython and setuptools are not installed.", file=sys.stderr)
        return None
    target.mkdir(parents=True, exist_ok=True)
    # one optimisation level for all, and no fused multiply-add: plans must not depend on the machine
    flags = ["/O2", "/fp:precise"] if sys.platform == "win32" else ["-O3", "-g0", "-ffp-contract=off"]
    with tempfile.TemporaryDirectory(prefix="doorstep-planner-") as room:
        work = Path(room)
        (work / f"{COMPILED}.py").write_text(one_class(PARTS), encoding="utf-8")
        shutil.copyfile(TYPES, work / f"{COMPILED}.pxd")
        extension = Extension(COMPILED, [str(work / f"{COMPILED}.py")], extra_compile_args=flags)
        modules = cythonize(  # type: ignore[no-untyped-call]
            [extension], compiler_directives=DIRECTIVES, build_dir=str(work / "c"), quiet=True
        )
        command = build_ext(Distribution({"ext_modules": modules}))
        command.build_lib, command.build_temp, command.parallel = str(work / "lib"), str(work / "o"), None
        command.ensure_finalized()
        try:
            command.run()
        except (OSError, SystemExit, BaseError, CCompilerError, CompileError, LinkError) as wrong:
            print(f"The planner stays uncompiled: {wrong}", file=sys.stderr)
            return None
        made = next(work.joinpath("lib").glob(f"{COMPILED}*{importlib.machinery.EXTENSION_SUFFIXES[0]}"))
        final = target / made.name
        part = target / f"{made.name}.part"
        shutil.copyfile(made, part)
        part.replace(final)  # whole or not at all: another program may be starting
    older = sorted(target.parent.iterdir(), key=lambda each: each.stat().st_mtime)[:-KEPT]
    for each in older:
        if each != target:
            shutil.rmtree(each, ignore_errors=True)
    return final


def main(words: list[str] | None = None) -> int:
    """Build once; a second call finds it done."""
    parser = argparse.ArgumentParser(description="Compile the planner's core.")
    parser.add_argument("--into", type=Path, help="also put a copy there, for a bundle")
    parser.add_argument("--again", action="store_true", help="build even when it is there")
    args = parser.parse_args(words)
    made = None if args.again else find()
    if made is None:
        made = _apart(folder())
    if made is not None and args.into:
        args.into.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, args.into / made.name)
    return 0


def _apart(target: Path) -> Path | None:
    """Build, with the compiler's errors shown but an error in them no reason to stop setting up."""
    from importlib.util import find_spec

    if find_spec("Cython") is None:
        return build(target)
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if sys.platform != "win32" and shutil.which(compiler) is None and shutil.which("cc") is None:
        print(f"The planner stays uncompiled: there is no C compiler ({compiler}).", file=sys.stderr)
        return None
    try:
        return build(target)
    except subprocess.SubprocessError as wrong:
        print(f"The planner stays uncompiled: {wrong}", file=sys.stderr)
        return None


if __name__ == "__main__":
    sys.exit(main())
