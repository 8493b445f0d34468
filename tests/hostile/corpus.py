"""What strangers write where a name, an address or a note belongs: text that would be code somewhere.

One list for every door into the desk. `PWNED` is what such a text would set off; nothing may ever do it.
"""

from __future__ import annotations

PWNED = "window.pwned=1"

MARKUP = (
    f"<script>{PWNED}</script>",
    f'<img src=x onerror="{PWNED}">',
    f"<svg/onload='{PWNED}'>",
    f"</script><script>{PWNED}</script>",
    f"</textarea><script>{PWNED}</script>",
    f"<iframe srcdoc='<script>parent.{PWNED}</script>'>",
    f'<a href="javascript:{PWNED}">Zhao</a>',
    '<a href="doorstep://call/117">press here</a>',
    '<img src="file:///etc/passwd">',
    '<img src="https://example.org/track.gif">',
    "<b>bold</b> &amp; <i>slanted</i>",
    "<style>*{display:none}</style>",
    "<table><tr><td>",
    "<!--",
    "]]>",
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "&#60;script&#62;",
    "&lt;script&gt;",
    f'"><script>{PWNED}</script>',
    f"'-({PWNED})-'",
)
SCRIPT = (
    f"');{PWNED};('",
    f'"}});{PWNED};({{"',
    f"`;{PWNED};`",
    f"${{{PWNED}}}",
    f"javascript:{PWNED}",
    f"data:text/html,<script>{PWNED}</script>",
    f"\u2028{PWNED}//\u2029",
    "__proto__",
    "constructor",
    "toString",
    "\\u003cscript\\u003e",
)
TEMPLATES = (
    "{who}",
    "{0}",
    "{}",
    "{{",
    "}}",
    "{0.__class__.__mro__}",
    "{who.__init__.__globals__}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "#{7*7}",
    "%s %d %n %(who)s",
    "%1 %2 %L1",
    "$who ${who}",
    "&Zhao",
    "\\1 \\g<0>",
)
DATABASE = (
    "'; DROP TABLE customer; --",
    "' OR '1'='1",
    '" OR ""="',
    "1); DELETE FROM job; --",
    "Robert'); DROP TABLE staff;--",
    "%",
    "_",
    "\\",
    "a%b_c\\d",
    'NEAR("a" "b")',
    "AND OR NOT",
    '"unclosed',
    "name:zhao",
    "zhao*",
    "^zhao",
    "(",
    "-zhao",
    "col : {a b}",
)
FORMULAS = (
    "=1+1",
    '=HYPERLINK("https://example.org","press")',
    "=cmd|'/c calc'!A1",
    "+41 79 555 01 02",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1+1",
    "''",
    " =1+1",
    '=DDE("cmd";"/c";"x")',
)
PATHS = (
    "../../../etc/passwd",
    "..\\..\\windows\\system32",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\server\\share",
    "file:///etc/passwd",
    "CON",
    "nul.txt",
    ".",
    "..",
    "~root",
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "| touch pwned",
    "-rf",
    "--help",
    "@file",
)
LETTERS = (
    "\u202eevil\u202c",
    "a\u0000b",
    "one\ntwo\r\nthree",
    "\x1b[31mred\x1b[0m",
    "\x07\x08",
    "\ufeffmark",
    "\u200b\u200c\u200d",
    "Z" + "\u0301" * 80,
    "𝓩𝓱𝓪𝓸",
    "👩\u200d🔧🇨🇳",
    "مرحبا שלום",
    "İstanbul ſ ß",
    "赵" * 400,
    "x" * 5_000,
    " ",
    "\u3000",
    "\ufffd\ufffe",
    "\U0010ffff",
)

TEXTS: tuple[str, ...] = MARKUP + SCRIPT + TEMPLATES + DATABASE + FORMULAS + PATHS + LETTERS
IDS = tuple(
    f"{name}-{n}"
    for name, some in (
        ("markup", MARKUP),
        ("script", SCRIPT),
        ("template", TEMPLATES),
        ("database", DATABASE),
        ("formula", FORMULAS),
        ("path", PATHS),
        ("letters", LETTERS),
    )
    for n in range(len(some))
)
"""Names of the cases, as the texts themselves could not be printed."""
