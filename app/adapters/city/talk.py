"""What the loading parent and its building child share: sentences, and how a sentence travels through the pipe."""

from __future__ import annotations

from typing import Any

from app.domain.errors import NotPossible
from app.domain.text import T, Text


def text_to_json(text: Text) -> dict[str, Any]:
    """A Text as plain data."""

    def plain(value: Any) -> Any:
        if isinstance(value, Text):
            return {"text": text_to_json(value)}
        return value if isinstance(value, str | int | float) else str(value)

    return {
        "msgid": text.msgid,
        "plural": text.plural,
        "values": {key: plain(value) for key, value in text.values},
    }


def text_from_json(data: dict[str, Any]) -> Text:
    """The Text that `text_to_json` wrote."""
    values = {
        key: text_from_json(value["text"]) if isinstance(value, dict) else value
        for key, value in data["values"].items()
    }
    return Text(data["msgid"], tuple(values.items()), data["plural"])


def disk_full() -> NotPossible:
    """The sentence for a disk that cannot take the map."""
    return NotPossible(
        T(
            "There is not enough room on the disk for the map. Free some and load again; the map you had stays in use."
        ),
        code="disk-full",
    )


def out_of_memory() -> NotPossible:
    """The sentence for a machine too small for the extract."""
    return NotPossible(
        T(
            "There is not enough memory to build the map. Close other programs or choose a smaller extract; "
            "the map you had stays in use."
        ),
        code="out-of-memory",
    )
