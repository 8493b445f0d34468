"""Is this file an OpenStreetMap extract we can build a map from, and what does it say of itself?

The first look (`check`) needs no library and takes milliseconds, so a wrong file is refused before a child
process starts. Source of the layout: "PBF Format" in the OpenStreetMap wiki (length, BlobHeader, Blob, repeated).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from app.domain.errors import NotPossible
from app.domain.text import T, Text

_LARGEST_HEADER = 64 * 1024
_LARGEST_BLOB = 32 * 1024 * 1024

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"\xff\xe0", "o5m"),
    (b"SQLite format 3", "SQLite"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
)
_UNPACK = ("gzip", "bzip2", "zip", "RAR", "7-Zip")


@dataclass(frozen=True)
class ExtractFacts:
    """What an extract says of itself.

    sha256: of the file, hexadecimal. osm_timestamp: state of the data, ISO 8601 in UTC; "" when the file does not tell.
    size: bytes.
    """

    sha256: str
    osm_timestamp: str
    size: int


def _refuse(text: Text, code: str) -> NotPossible:
    return NotPossible(text, code=code, field="file")


def check(extract: Path) -> None:
    """Look at the outside of the file: there, readable, a PBF, whole to its last block.

    Raises NotPossible with a sentence that says what it is instead and what to do.
    """
    name = extract.name
    if extract.exists() and not extract.is_file() and not extract.is_dir():
        # a pipe or a device would be waited for, or read without end
        raise _refuse(T("{file} is no file that can be read.", file=name), "extract-unreadable")
    try:
        with extract.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            start = file.read(256)
            if not size:
                raise _refuse(
                    T("{file} is empty. Fetch it again; nothing was changed.", file=name), "extract-empty"
                )
            _check_kind(start, name)
            file.seek(0)
            _walk(file, size, name)
            if not name.endswith(".pbf"):  # the reading library goes by the name
                raise _refuse(
                    T(
                        "{file} is an OpenStreetMap extract, but its name does not end in .osm.pbf. Rename it; "
                        "nothing was changed.",
                        file=name,
                    ),
                    "extract-name",
                )
    except FileNotFoundError:
        raise _refuse(
            T("There is no file {file}. Nothing was changed.", file=str(extract)), "extract-missing"
        ) from None
    except IsADirectoryError:
        raise _folder(extract) from None
    except PermissionError:
        if extract.is_dir():  # what Windows says when a folder is opened as a file
            raise _folder(extract) from None
        raise _refuse(
            T(
                "{file} may not be read by this user. Change its permissions or copy it; nothing was changed.",
                file=name,
            ),
            "extract-unreadable",
        ) from None
    except OSError as error:
        raise _refuse(
            T(
                "{file} cannot be read: {why}. Nothing was changed.",
                file=name,
                why=error.strerror or str(error),
            ),
            "extract-unreadable",
        ) from error


def _folder(extract: Path) -> NotPossible:
    return _refuse(
        T("{file} is a folder. Choose the .osm.pbf file inside it; nothing was changed.", file=extract.name),
        "extract-folder",
    )


def _check_kind(start: bytes, name: str) -> None:
    """Refuse what is clearly another format, by its first bytes and never by its name."""
    if start[6:15] == b"OSMHeader" or start[4:6] == b"\x0a\x09":
        return
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"<?xml", b"<osm")):
        raise _refuse(
            T(
                "{file} is OpenStreetMap XML, not PBF. Convert it first, for instance with "
                "“osmium cat {file} -o map.osm.pbf”, or fetch the .osm.pbf of the same area; nothing was changed.",
                file=name,
            ),
            "extract-xml",
        )
    kind = next((kind for magic, kind in _FOREIGN if start.startswith(magic)), "")
    if kind in _UNPACK and name.lower().endswith((".osm.gz", ".osm.bz2", ".osm.zip")):
        raise _refuse(
            T(
                "{file} is packed OpenStreetMap XML, not PBF. Convert it first, for instance with "
                "“osmium cat {file} -o map.osm.pbf”, or fetch the .osm.pbf of the same area; nothing was changed.",
                file=name,
            ),
            "extract-xml",
        )
    if kind in _UNPACK:
        raise _refuse(
            T(
                "{file} is a {kind} archive. Unpack it and choose the .osm.pbf inside; nothing was changed.",
                file=name,
                kind=kind,
            ),
            "extract-packed",
        )
    if kind == "o5m":
        raise _refuse(
            T(
                "{file} is an o5m file, not PBF. Convert it first, for instance with "
                "“osmium cat {file} -o map.osm.pbf”; nothing was changed.",
                file=name,
            ),
            "extract-o5m",
        )
    raise _refuse(
        T(
            "{file} is not an OpenStreetMap extract. Choose a file that ends in .osm.pbf; nothing was changed.",
            file=name,
        ),
        "extract-foreign",
    )


def _walk(file: BinaryIO, size: int, name: str) -> None:
    """Step over every block; a length that runs past the end means the file was cut."""
    position, blocks = 0, 0
    while position < size:
        head = file.read(4)
        length = int.from_bytes(head, "big")
        if len(head) == 4 and not 0 < length <= _LARGEST_HEADER:
            raise _damaged(name)
        header = file.read(length)
        if len(head) < 4 or len(header) < length:
            raise _cut(name, blocks)
        kind, blob = _blob_header(header, name)
        if blocks == 0 and kind != b"OSMHeader":
            raise _damaged(name)
        if blob > _LARGEST_BLOB:
            raise _damaged(name)
        position += 4 + length + blob
        if position > size:
            raise _cut(name, blocks)
        file.seek(position)
        blocks += 1
    if blocks < 2:
        raise _refuse(
            T("{file} holds no map data, only a heading. Fetch it again; nothing was changed.", file=name),
            "extract-empty",
        )


def _blob_header(header: bytes, name: str) -> tuple[bytes, int]:
    """Type and size of the blob that follows (fields 1 and 3)."""
    kind, size, at = b"", -1, 0
    try:
        while at < len(header):
            key, at = _varint(header, at)
            value, at = _varint(header, at)
            if key & 7 == 2:
                if key >> 3 == 1:
                    kind = header[at : at + value]
                at += value
            elif key & 7 == 0 and key >> 3 == 3:
                size = value
    except IndexError:
        raise _damaged(name) from None
    if size < 0 or at != len(header):
        raise _damaged(name)
    return kind, size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _cut(name: str, blocks: int) -> NotPossible:
    return _refuse(
        T("{file} is cut short: its last part is missing. Fetch it again; nothing was changed.", file=name),
        "extract-cut",
    )


def _damaged(name: str) -> NotPossible:
    return _refuse(
        T("{file} is damaged and cannot be read. Fetch it again; nothing was changed.", file=name),
        "extract-damaged",
    )


def no_streets(name: str) -> NotPossible:
    """The sentence for an extract one cannot travel on."""
    return _refuse(
        T("{file} holds no streets. Choose an extract that has them; nothing was changed.", file=name),
        "extract-no-streets",
    )


def examine(extract: Path) -> ExtractFacts:
    """Read the whole file once, in the reading library, and tell its facts.

    Raises NotPossible for damaged data, a file with the history of every object, and one without streets.
    """
    import osmium  # here, not above: the window only needs `check`, and this library is heavy

    name = extract.name
    check(extract)
    newest, streets = datetime.fromtimestamp(0, UTC), 0
    try:
        with osmium.io.Reader(str(extract), osmium.osm.NOTHING) as reader:
            header = reader.header()
            said = header.get("osmosis_replication_timestamp", "")
            if header.has_multiple_object_versions:
                raise _refuse(
                    T(
                        "{file} holds the history of the map, not its present state. Choose an extract without history; "
                        "nothing was changed.",
                        file=name,
                    ),
                    "extract-history",
                )
        with osmium.io.Reader(str(extract)) as reader:
            osmium.apply(reader)  # unpacks every block without making objects: damage shows here
        way: Any
        for way in osmium.FileProcessor(str(extract), osmium.osm.WAY).with_filter(
            osmium.filter.KeyFilter("highway")
        ):
            streets += 1
            newest = max(newest, way.timestamp)
    except (RuntimeError, ValueError) as error:  # what the library raises for broken blocks
        raise _damaged(name) from error
    if not streets:
        raise no_streets(name)
    if not said and newest.year > 2000:
        said = newest.strftime("%Y-%m-%dT%H:%M:%SZ")
    with extract.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ExtractFacts(digest, said, extract.stat().st_size)
