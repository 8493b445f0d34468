"""The system's typefaces that Chinese is shown in, best first: the window asks for them, a check-up names the one found."""

from __future__ import annotations

from collections.abc import Collection

_SIMPLIFIED = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei UI")
_TRADITIONAL = (
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "Source Han Sans TC",
    "PingFang TC",
    "Microsoft JhengHei UI",
)
CHINESE_FACES: dict[str, tuple[str, ...]] = {"en": _SIMPLIFIED, "zh_CN": _SIMPLIFIED, "zh_TW": _TRADITIONAL}
"""Language of the window → families that draw Chinese letters the way its readers write them."""


def chinese_face(language: str, installed: Collection[str]) -> str | None:
    """The family the window takes for Chinese in that language; None when it must leave the choice to the system."""
    return next((face for face in CHINESE_FACES[language] if face in installed), None)
