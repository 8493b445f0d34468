"""Keeps the catalogues of sentences: gathers new ones, compiles, and tells what is missing.

    python tools/messages.py update            after writing or changing sentences (also `make messages`)
    python tools/messages.py missing zh_CN     what still has to be translated, as text to fill in
    python tools/messages.py compile FILE.po…  the binary form the program loads

Catalogues are resources/i18n/<language>/LC_MESSAGES/doorstep.po. Nothing is ever guessed: a changed sentence is a
new one, and the old translation is kept below it, commented out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from tools.words import sentences  # noqa: E402  # runs as a script from anywhere

LANGUAGES = ("zh_CN", "zh_TW")
_PLACE = re.compile(r"\{(\w+)\}")


def catalogue_path(language: str, top: Path = TOP) -> Path:
    """Where the catalogue of `language` lies."""
    return top / "resources" / "i18n" / language / "LC_MESSAGES" / "doorstep.po"


def gather(top: Path = TOP) -> Catalog:
    """A catalogue without translations, of every sentence in the source below `top`."""
    found = Catalog(project="Doorstep", domain="doorstep", charset="utf-8")
    for sentence in sentences(top):
        key = (sentence.msgid, sentence.plural) if sentence.plural else sentence.msgid
        found.add(key, locations=[(sentence.file, sentence.line)])
    return found


def load(file: Path, language: str) -> Catalog:
    """The catalogue in `file`, or an empty one when there is none yet."""
    if not file.exists():
        return Catalog(locale=language, project="Doorstep", domain="doorstep", charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=language, domain="doorstep")


def update(top: Path = TOP) -> None:
    """Bring every catalogue up to the source; translations stay, what nobody says any more is commented out."""
    template = gather(top)
    for language in LANGUAGES:
        file = catalogue_path(language, top)
        catalogue = load(file, language)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.header_comment = f"# {language} words of Doorstep."
        catalogue.fuzzy = False
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:  # without line numbers and dates, so that only words make differences
            write_po(out, catalogue, width=110, include_lineno=False, sort_by_file=True, omit_header=False)
        _steady_header(file)
        missing = sum(1 for message in catalogue if message.id and not is_complete(message))
        print(f"{language}: {len(catalogue)} sentences, {missing} without translation")


def _steady_header(file: Path) -> None:
    """Keep in the header what tools need; moments of writing would make a conflict of every two branches."""
    idle = ("Project", "POT-", "PO-", "Generated-By", "Report-", "Last-Translator", "Language-Team")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{word}' for word in idle))]
    file.write_text("".join(kept), encoding="utf-8")


def is_complete(message: Message) -> bool:
    """Whether every form of the sentence has words and nobody doubts them."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms) and not message.fuzzy


def complaints(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """Sentences on what is untranslated, doubtful, or has lost one of its {places}."""
    for wanted in template:
        if not wanted.id:
            continue
        msgid = wanted.id if isinstance(wanted.id, str) else wanted.id[0]
        have = catalogue.get(msgid)
        if have is None or not is_complete(have):
            yield f"no translation: {msgid!r}"
            continue
        yield from _lost_places(wanted, have, msgid)


def _lost_places(wanted: Message, have: Message, msgid: str) -> Iterator[str]:
    """A form may leave out {n} (Chinese says "一" or nothing), but never bring or lose another place."""
    source = wanted.id if isinstance(wanted.id, tuple | list) else (wanted.id,)
    forms = have.string if isinstance(have.string, tuple | list) else (have.string,)
    known = set().union(*(_PLACE.findall(text) for text in source))
    needed = known - {"n"} if len(source) > 1 else known
    for form in forms:
        places = set(_PLACE.findall(form or ""))
        if not needed <= places <= known:
            yield f"places differ: {msgid!r} → {form!r}"


def compile_catalogue(file: Path) -> None:
    """Write the .mo beside the .po `file`."""
    language = file.parent.parent.name
    with file.with_suffix(".mo").open("wb") as out:
        write_mo(out, load(file, language))


def print_missing(language: str) -> None:
    """Print the untranslated sentences of `language` with where they are said."""
    catalogue = load(catalogue_path(language), language)
    for wanted in gather():
        have = catalogue.get(wanted.id if isinstance(wanted.id, str) else wanted.id[0])
        if wanted.id and (have is None or not is_complete(have)):
            files = sorted({name for name, _ in wanted.locations})
            print(f"{', '.join(files)}\t{wanted.id}")


def main(arguments: list[str]) -> int:
    """The command line; 2 when it was not understood."""
    match arguments:
        case ["update"]:
            update()
        case ["compile", *files]:
            for file in files:
                compile_catalogue(Path(file))
        case ["missing", language]:
            print_missing(language)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
