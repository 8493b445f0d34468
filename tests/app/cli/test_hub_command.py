"""`hub`: the token is shown and renewed, and an address that cannot be is said."""

from __future__ import annotations

import pytest

from tests.support.command_line import Shell


def test_the_token_is_shown_and_renewed(empty_shell: Shell) -> None:
    first = empty_shell.ok("hub", "token")["token"]
    assert empty_shell.run("hub", "token").out.strip() == first
    assert empty_shell.ok("hub", "token", "--renew")["token"] != first


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--port", "70000"), 2), (("--host", "192.0.2.1"), 3), (("--renew",), 2), (("--port", "x"), 2)],
)
def test_wrong_words_are_refused_in_a_sentence(shell: Shell, words: tuple[str, ...], code: int) -> None:
    ran = shell.run("hub", *words)
    assert ran.code == code
    assert ran.err.strip() and "Traceback" not in ran.err
