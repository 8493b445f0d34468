"""What of Qt, its web engine and the word tables stays in a bundle, and what is left behind.

Used by build.spec. An entry is what PyInstaller calls one: (place in the bundle, file it comes from, kind).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]

LANGUAGES = ("en", "zh")
WEB_LOCALES = {"en-US", "zh-CN", "zh-TW"}
"""The web engine's own words (a context menu, an error page) in the languages the desk speaks; en-US always."""
QT_WORDS = ("qtbase_zh_", "qtbase_en", "qt_zh_", "qt_en")
PLUGIN_FOLDERS = {
    *("platforms", "platforminputcontexts", "platformthemes", "styles", "iconengines", "imageformats"),
    *("xcbglintegrations", "tls", "networkinformation", "printsupport"),
    *("wayland-shell-integration", "wayland-decoration-client", "wayland-graphics-integration-client"),
}
PLUGINS_OUT = (
    *("libqeglfs", "libqlinuxfb", "libqminimal", "libqvnc", "libqvkkhrdisplay", "libqtvirtualkeyboard"),
    *(
        "libqpdf",
        "libqgtk3",
        "libqtiff",
        "libqwebp",
        "libqicns",
        "libqtga",
        "libqwbmp",
        "libqgif",
        "qminimal",
        "qdirect2d",
        "qpdf",
    ),
)
"""Screens of devices without a desktop, a GPL keyboard, a PDF reader nobody asks for, a theme that would bring the
build machine's GTK along, and pictures the desk neither reads nor writes."""

# Under the free licences these parts of Qt are GPL only: none may come along.
GPL_QT = (
    *("Charts", "DataVisualization", "Graphs", "VirtualKeyboard", "Quick3D", "QuickTimeline", "Lottie"),
    *("NetworkAuth", "HttpServer", "Grpc", "Protobuf", "Coap", "Mqtt", "OpcUa", "StateMachine", "Scxml"),
)
MODULES_OUT = [
    # GPL libraries (readline, gdbm), other windows, what only builds and tests programs
    *(
        "readline",
        "_gdbm",
        "_dbm",
        "dbm.gnu",
        "dbm.ndbm",
        "tkinter",
        "_tkinter",
        "turtle",
        "idlelib",
        "lib2to3",
    ),
    *(
        "test",
        "curses",
        "_curses",
        "pydoc_data",
        "ensurepip",
        "setuptools",
        "pip",
        "pkg_resources",
        "_pytest",
    ),
    # alphabets of tables nobody hands a desk (Chinese and western ones stay), and sounds
    *("_codecs_jp", "_codecs_kr", "_codecs_iso2022", "audioop", "ossaudiodev", "nis"),
    *("Cython", "cython", "pyximport"),  # they compile the planner's core, which is there compiled
    *("PyQt5", "PyQt6", "PySide2", "IPython", "matplotlib", "pandas", "PIL", "pytest", "geopandas", "lxml"),
    # the build machine's SQLite: ours comes with sqlcipher3, an older one can corrupt a write-ahead log
    *("sqlite3", "_sqlite3"),
    # parts of large libraries that no import reaches (looked up in sys.modules with everything of ours loaded);
    # numpy.f2py and numpy.testing look as idle but SciPy clones all of NumPy's names when it starts
    *(
        "scipy.cluster",
        "scipy.datasets",
        "scipy.differentiate",
        "scipy.fft",
        "scipy.fftpack",
        "scipy.integrate",
    ),
    *(
        "scipy.interpolate",
        "scipy.io",
        "scipy.misc",
        "scipy.odr",
        "scipy.optimize",
        "scipy.signal",
        "scipy.spatial",
        "scipy.special",
        "scipy.ndimage",
        "scipy.constants",
        "scipy.stats",
    ),
    *("phonenumbers.geodata", "phonenumbers.carrierdata", "phonenumbers.tzdata"),
]
BINDINGS_OUT = ("QtOpenGL", "QtQuick", "QtQuickWidgets", "QtQml", "QtPositioning", "QtDBus")
"""Bindings PyInstaller takes because libraries of Qt link to each other; only a Python import needs one."""
LOADED_BY_NAME = (
    "libnss",
    "libsoftokn",
    "libfreebl",
    "libsmime",
    "libplc",
    "libplds",
    "libnspr",
    "libpython",
)
"""Libraries nobody links to: the web engine opens its certificates' store by name, the program its Python."""


LEFT_TO_THE_SYSTEM = ("libcups.so",)
"""With everything only it links to. A machine that can print has it; one without it cannot print anyway."""


def wanted(place: str, unused: Collection[str] = ()) -> bool:
    """Whether the file at `place` (slashes either way) is of any use in the desk's bundle.

    unused: names of Qt bindings (`QtOpenGL`) that no file of ours imports.
    """
    path = PurePosixPath(place.replace("\\", "/"))
    parts, name = path.parts, path.name
    if "qtwebengine_locales" in parts:
        return path.stem in WEB_LOCALES
    if name.startswith("qtwebengine_devtools_resources") or ".debug." in name:
        return False
    if "translations" in parts and path.suffix == ".qm":
        return name.startswith(QT_WORDS)
    if "PySide6" in parts and "qml" in parts:
        return False
    if "PySide6" in parts and name.split(".")[0] in unused:
        return False
    if "PySide6" in parts and "plugins" in parts:
        folder = parts[parts.index("plugins") + 1]
        return folder in PLUGIN_FOLDERS and not name.startswith(PLUGINS_OUT)
    if "rapidfuzz" in parts and ("_avx2" in name or "_sse2" in name or name.startswith("fuzz_cpp")):
        return False  # three builds of the same; of its measures the desk uses one, which the plain build has
    if "babel" in parts and "locale-data" in parts:
        return path.stem == "root" or path.stem.split("_")[0] in LANGUAGES
    if name.startswith(LEFT_TO_THE_SYSTEM):
        return False
    if "xstatic" in parts and (".src" in name or "-src" in name or name.endswith(".map")):
        return False  # Leaflet before it was made small: the page asks for leaflet.js
    if "sqlalchemy" in parts and path.suffix in (".pyx", ".pxd"):
        return False
    # tests and headers that some libraries carry
    return not {"tests", "test", "include"} & set(parts[1:-1]) or "qtawesome" in parts


def linked(entries: list[Entry], links: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Without Qt's and the system's libraries that nothing kept links to.

    links: library file → the names it links to itself. Extension modules and Qt's plugins were chosen by `wanted`; what
    they link to, directly or not, stays.
    """
    by_name = {_name(place): source for place, source, kind in entries if kind != "SYMLINK"}
    todo = [source for place, source, kind in entries if kind != "SYMLINK" and not _is_library(place)]
    kept: set[str] = set()
    while todo:
        for found in links(todo.pop()):
            name = _name(found)
            if name in by_name and name not in kept:
                kept.add(name)
                todo.append(by_name[name])
    return [entry for entry in entries if not _is_library(entry[0]) or _name(entry[0]) in kept]


def without_dangling(datas: list[Entry], binaries: list[Entry]) -> list[Entry]:
    """Data entries without links to libraries that were left behind. A link's source is its target."""
    there = {place for place, _, _ in binaries} | {place for place, _, _ in datas}

    def leads_somewhere(entry: Entry) -> bool:
        place, target, kind = entry
        if kind != "SYMLINK":
            return True
        beside = PurePosixPath(place).parent / target
        return target in there or str(beside) in there

    return [entry for entry in datas if leads_somewhere(entry)]


def _name(place: str) -> str:
    return PurePosixPath(str(place).replace("\\", "/")).name


def _is_library(place: str) -> bool:
    """Whether it is there only for others to link to."""
    path = PurePosixPath(place.replace("\\", "/"))
    if path.name.startswith(LOADED_BY_NAME):
        return False
    return "/Qt/lib/" in str(path) or (
        len(path.parts) == 1 and path.name.startswith("lib") and ".so" in path.name
    )
