"""The known kinds of certificates as choices of a field that completes."""

from __future__ import annotations

from app.domain.rules import CERTIFICATE_WORDS, certificate_word
from ui.runtime import words
from ui.widgets.choices import Choice


async def certificate_choices(text: str) -> list[Choice]:
    """Those whose code or name in the language spoken now holds what was typed; the value is the code."""
    wanted = text.strip().casefold()
    return [
        Choice(certificate_word(k), icon="certificate-outline", value=k)
        for k in CERTIFICATE_WORDS
        if wanted in k or wanted in words.say(certificate_word(k)).casefold()
    ]
