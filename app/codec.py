"""Frozen values to JSON and back, by their types (cattrs). One converter for columns, log, drafts and files.

Moments become ISO 8601 in UTC, durations seconds, enums their values, tuples lists. Wrong input raises `ValueError`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from cattrs import ClassValidationError, Converter
from cattrs.errors import BaseValidationError, StructureHandlerNotFoundError

from app import commands, day_commands
from app.domain.people import Phone
from app.domain.text import Text
from app.domain.time import utc

X = TypeVar("X")

_converter = Converter(forbid_extra_keys=True, prefer_attrib_converters=False)


def _moment_in(value: Any, _: type) -> datetime:
    if isinstance(value, datetime):
        return utc(value)
    return datetime.fromisoformat(str(value)).astimezone(UTC)


def _value_out(value: Any) -> Any:
    """A value inside a Text: plain JSON, or a tagged one."""
    if isinstance(value, Text):
        return {"text": dump(value)}
    if isinstance(value, datetime):
        return {"at": utc(value).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple | list):
        return [_value_out(v) for v in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _value_in(value: Any) -> Any:
    if isinstance(value, dict):
        if "text" in value:
            return load(Text, value["text"])
        if "at" in value:
            return datetime.fromisoformat(value["at"])
        if "day" in value:
            return date.fromisoformat(value["day"])
    if isinstance(value, list):
        return tuple(_value_in(v) for v in value)
    return value


def _text_out(text: Text) -> dict[str, Any]:
    out: dict[str, Any] = {"msgid": text.msgid}
    if text.values:
        out["values"] = {name: _value_out(v) for name, v in text.values}
    if text.plural:
        out["plural"] = text.plural
    return out


def _text_in(data: Any, _: type) -> Text:
    return Text(
        data["msgid"],
        tuple((name, _value_in(v)) for name, v in data.get("values", {}).items()),
        data.get("plural"),
    )


_converter.register_unstructure_hook(datetime, lambda v: utc(v).isoformat())
_converter.register_structure_hook(datetime, _moment_in)
_converter.register_unstructure_hook(date, lambda v: v.isoformat())
_converter.register_structure_hook(date, lambda v, _: date.fromisoformat(v))
_converter.register_unstructure_hook(time, lambda v: v.isoformat("minutes"))
_converter.register_structure_hook(time, lambda v, _: time.fromisoformat(v))
_converter.register_unstructure_hook(timedelta, lambda v: v.total_seconds())
_converter.register_structure_hook(timedelta, lambda v, _: timedelta(seconds=float(v)))
_converter.register_unstructure_hook(Text, _text_out)
_converter.register_structure_hook(Text, _text_in)
_converter.register_unstructure_hook(Phone, lambda p: {"full": p.full, "label": p.label})
_converter.register_structure_hook(Phone, lambda v, _: Phone(v["full"], v.get("label", "")))
_converter.register_structure_hook(
    str | Text, lambda v, _: _text_in(v, Text) if isinstance(v, dict) else str(v)
)


def dump(value: Any) -> Any:
    """The JSON-able form of a frozen value (or of a tuple of them)."""
    return _converter.unstructure(value)


def load(cls: type[X], data: Any) -> X:
    """The value of a type from its JSON-able form. Raises ValueError naming what does not fit."""
    try:
        return _converter.structure(data, cls)
    except (BaseValidationError, StructureHandlerNotFoundError, KeyError, TypeError) as wrong:
        raise ValueError(_why(wrong)) from wrong


def _why(wrong: BaseException) -> str:
    """The first cause inside cattrs' nested group, in a few words."""
    if isinstance(wrong, ClassValidationError | BaseValidationError) and wrong.exceptions:
        inner = wrong.exceptions[0]
        notes = " ".join(str(n) for n in getattr(inner, "__notes__", ()))
        return f"{_why(inner)} ({notes})" if notes else _why(inner)
    return f"{type(wrong).__name__}: {wrong}"


def dump_command(command: commands.Command) -> dict[str, Any]:
    """A command with its name, for the log."""
    if isinstance(command, commands.Several):
        data: dict[str, Any] = {
            "key": command.key,
            "label": command.label,
            "parts": [dump_command(part) for part in command.parts],
        }
    else:
        data = dump(command)
    return {"command": type(command).__name__, "data": data}


def load_command(stored: dict[str, Any]) -> commands.Command:
    """The command of a stored form. Raises ValueError for a name this program does not know."""
    name = str(stored.get("command"))
    cls = getattr(commands, name, None) or getattr(day_commands, name, None)
    if not (isinstance(cls, type) and issubclass(cls, commands.Command)):
        raise ValueError(f"unknown command {stored.get('command')!r}")
    data = stored["data"]
    if cls is commands.Several:
        parts = tuple(load_command(part) for part in data["parts"])
        return commands.Several(key=data["key"], label=data["label"], parts=parts)
    return load(cls, data)
