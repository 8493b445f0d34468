"""The map page itself, authored by folium, with every file from installed packages and our own resources.

folium's usual page asks four foreign hosts for ten files. Ours names only `doorstep://map/`, holds no data at
all (people, stops and names arrive later, as messages) and carries a content policy that knows no other source.
Importing this file imports folium, half a second: do it when the first map is opened, not at start.
"""

from __future__ import annotations

import re
from importlib import resources as packages
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template
from PySide6.QtCore import QFile, QIODevice
from PySide6.QtWebChannel import QWebChannel

import resources
from ui.map.scheme import ROOT

FIRST = "markup"
"""The script that comes before every other, Leaflet included."""

SCRIPTS = ("styles", "mvt", "tiles", "labels", "marks", "live", "tools", "frame", "page")
"""Our scripts in resources/map/, in the order they are loaded."""

_JS, _CSS, _HTML = b"text/javascript", b"text/css", b"text/html; charset=utf-8"


class DeskMap(folium.Map):
    """A folium map whose only assets are Leaflet and ours. Class attributes, because folium's `add_js_link`
    changes the list of every map in the process."""

    default_js = [  # noqa: RUF012 - folium's own shape
        ("desk_markup", f"{ROOT}{FIRST}.js"),
        ("leaflet", ROOT + "leaflet.js"),
        ("qwebchannel", ROOT + "qwebchannel.js"),
        *((f"desk_{name}", f"{ROOT}{name}.js") for name in SCRIPTS),
    ]
    default_css = [  # noqa: RUF012
        ("leaflet_css", ROOT + "leaflet.css"),
        ("desk_css", ROOT + "map.css"),
    ]


class DeskLayers(MacroElement):
    """Hands the folium map over to our scripts."""

    _template = Template("""
    {% macro script(this, kwargs) %}
        Doorstep.start({{ this._parent.get_name() }});
    {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "DeskLayers"


def page_html() -> str:
    """The page as folium writes it; the same text every time, without any name or place in it."""
    page = DeskMap(
        location=(20.0, 10.0),
        zoom_start=3,
        tiles=None,
        zoom_control=False,
        prefer_canvas=True,
        font_size="13px",
        attribution_control=False,
        fade_animation=False,
        inertia=False,  # a map that slides on after the hand let go moves things under the pointer
        max_zoom=20,
        min_zoom=3,
        zoom_snap=1,
        bounce_at_zoom_limits=False,
        world_copy_jump=True,
    )
    page._id = "desk"  # folium would draw a new name for each page; a fixed one keeps the policy's hashes
    page.add_child(DeskLayers())
    html: str = page.get_root().render()
    return html.replace("<html>", '<html lang="en">', 1)


POLICY = (
    "default-src 'none'; script-src {ours}; style-src {ours}; img-src {ours}; connect-src {ours}; "
    "object-src 'none'; frame-src 'none'; worker-src 'none'; form-action 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
).format(ours=ROOT.rstrip("/"))
"""Exactly our files run, nothing written inside the page does. Trusted types are demanded and only the one of
markup.js exists, so that no text can become markup, by mistake or on purpose. All in small letters and without
hashes: this engine writes header values small, and a hash would not survive that."""


def without_inline(html: str) -> tuple[str, dict[str, tuple[bytes, bytes]]]:
    """The page with each piece of script and style folium wrote into it moved to a file of its own."""
    files: dict[str, tuple[bytes, bytes]] = {}

    def out(match: re.Match[str]) -> str:
        script = match["kind"] == "script"
        name = f"part-{len(files) + 1}." + ("js" if script else "css")
        files["/" + name] = (_JS if script else _CSS, match["text"].encode())
        return (
            f'<script src="{ROOT}{name}"></script>'
            if script
            else f'<link rel="stylesheet" href="{ROOT}{name}"/>'
        )

    pattern = re.compile(r"<(?P<kind>script|style)>(?P<text>.*?)</(?P=kind)>", re.DOTALL)
    return pattern.sub(out, html), files


def page_files() -> tuple[dict[str, tuple[bytes, bytes]], dict[bytes, bytes]]:
    """All files of the page, path → (type, content), and the headers every answer carries."""
    html, files = without_inline(page_html())
    # the policy stands in the page as well: a header could be lost on the way through the engine
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    html = html.replace("<head>", "<head>" + meta, 1)
    leaflet = packages.files("xstatic.pkg.leaflet") / "data"
    files |= {
        "/index.html": (_HTML, html.encode()),
        "/leaflet.js": (_JS, (leaflet / "leaflet.js").read_bytes()),
        "/leaflet.css": (_CSS, (leaflet / "leaflet.css").read_bytes()),
        "/qwebchannel.js": (_JS, _qt_file(":/qtwebchannel/qwebchannel.js")),
        "/map.css": (_CSS, resources.text("map/map.css").encode()),
    }
    for name in (FIRST, *SCRIPTS):
        files[f"/{name}.js"] = (_JS, resources.text(f"map/{name}.js").encode())
    headers = {
        b"Content-Security-Policy": POLICY.encode(),
        b"X-Content-Type-Options": b"nosniff",
        b"Referrer-Policy": b"no-referrer",
    }
    return files, headers


def _qt_file(name: str) -> bytes:
    _ = QWebChannel  # its library brings the file along
    file = QFile(name)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(f"{name} is missing from this Qt")
    try:
        content: Any = file.readAll().data()
        return bytes(content)
    finally:
        file.close()
