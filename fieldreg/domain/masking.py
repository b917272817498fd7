"""Taking personal data out of text that leaves the vault: logs, crash reports, the bundle for help.

It errs towards hiding: a log without one useful word costs a question, one with a NIK costs a
person. What nothing gives away (one lower-case name in the middle of a sentence) it cannot know;
the program itself therefore never logs what somebody typed.
"""

from __future__ import annotations

import re

MOST = 8_000
"""Characters of one message; what is longer is cut."""

NUMBER, MAIL, TEXT, NAME, SECRET, HOME, CUT = (
    "<number>",
    "<mail>",
    "<text>",
    "<name>",
    "<secret>",
    "<home>",
    " <cut>",
)

_TOKEN = re.compile(r"\S+")
_PACK_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*@\d{4}\.\d{1,2}")
_AT = re.compile("[@\uff20]")
_QUERY = re.compile(r"(://[^?#]*)[?#].*", re.DOTALL)

_KEYS = (
    "full_name|officer_name|office_name|device_name|mother_name|centre_name|name|nama|alias|"
    "birth_place|birth_date|address|alamat|domicile_address|phone|telepon|hp|email|surel|nik|"
    "kk_number|kk|occupation|workplace|note|reason|text|typed|values?|patch|query|search|label|"
    "passphrase|password|kata_sandi|sandi|pass|token|secret|key|code|kode|words|user|username"
)
_KEY_VALUE = re.compile(
    rf"""(\b(?:{_KEYS})\b["']?\s{{0,3}}[=:]\s{{0,3}})"""
    r"""(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^,;\n)}\]]*)""",
    re.IGNORECASE | re.DOTALL,
)
_HOMES = re.compile(
    r"""(?:/home/|/Users/|\b[a-z]:[\\/]{1,4}(?:Users|Documents and Settings)[\\/]{1,4})"""
    r"""[^\\/\n"'<>|:*?]+""",
    re.IGNORECASE,
)
_SQL = re.compile(r"\[(SQL|parameters): .*", re.DOTALL)
_QUOTED = re.compile(
    r"""(?<!\w)(?:'[^\n]*?'(?!\w)|"[^\n]*?"(?!\w)|“[^\n]*?”|‘[^\n]*?’|«[^\n]*?»)"""
)
_IDENTIFIER = re.compile(r"""["'][a-z]+(?:[._][a-z]+)+["']""")
_SECRET = re.compile(r"(?i:bearer\s+\S+)|(?<![\w+/=-])(?=[A-Za-z_+/=-]*\d)[0-9A-Za-z_+/=-]{32,}")
_WRITTEN_DAY = re.compile(
    r"\d{1,2}[\W_]{0,3}(?:jan|feb|peb|mar|mrt|apr|me?i|may|jun|jul|agu|ags|aug|sep|okt|oct|no[vp]|des|dec)"
    r"[a-z]*[\W_]{0,3}\d{2,4}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d(?:[\W_]{0,8}\d){5,}")
_SCIENTIFIC = re.compile(r"\d[.,]\d*E\+\d+", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<!\w)[A-ZÀ-Þ][A-ZÀ-Þ'.]*(?:\s+[A-ZÀ-Þ][A-ZÀ-Þ'.]*)+(?!\w)")
_WORD = r"[A-ZÀ-Þ][\w'.]*"
_CALLED = re.compile(
    r"\b(?:(?:Bapak|Ibu|Pak|Bu|Sdr|Sdri|Tuan|Nyonya|Ny|Tn)\.?[ \t]+" + _WORD + "|"
    r"(?:(?:I|Ni|Ida|Anak|Cokorda|Tjokorda|Gusti|Dewa|Desak|Sang|Si|Pande|Ngakan)[ \t]+){0,4}"
    r"(?:Wayan|Gede|Putu|Made|Kadek|Nengah|Nyoman|Komang|Ketut|Luh|Iluh|Agung|Ayu|Bagus|Gusti|"
    r"Dewa|Desak|Cokorda|Wyn|Md|Nym|Kt|Pt|Kd|Gd|Ngh)\b\.?)"
    r"(?:[ \t]+" + _WORD + ")*"
)


def masked(text: str, home: str = "") -> str:
    """*text* without what could tell who somebody is, or open a door.

    Hidden are numbers of six digits and more however they are grouped (NIK, KK, phones, dates),
    addresses of mail, values after the names of fields and of secrets, quoted words, names as
    they are written on cards or begin in Bali, tokens, the queries of addresses, SQL, and the name
    of whoever owns *home* or any home folder.
    """
    is_long = len(text) > MOST
    text = text[:MOST].rpartition(" ")[0] if is_long else text
    if len(home) > 1:
        text = text.replace(home, HOME)
    text = _SQL.sub(r"[\1 <text>]", text)
    text = _HOMES.sub(HOME, text)
    text = _TOKEN.sub(_token, text)
    text = _KEY_VALUE.sub(rf"\1{TEXT}", text)
    text = _QUOTED.sub(_quoted, text)
    text = _SECRET.sub(SECRET, text)
    text = _WRITTEN_DAY.sub(NUMBER, text)
    text = _SCIENTIFIC.sub(NUMBER, text)
    text = _NUMBER.sub(NUMBER, text)
    text = _CAPITALS.sub(NAME, text)
    return _CALLED.sub(NAME, text) + (CUT if is_long else "")


def _token(found: re.Match[str]) -> str:
    """A word between spaces: no address of mail, and none of the web with what was asked there."""
    token = found.group()
    if _AT.search(token) and not _PACK_KEY.fullmatch(token.strip("\"'()[]{},;:.")):
        return MAIL
    return _QUERY.sub(r"\1?<text>", token)


def _quoted(found: re.Match[str]) -> str:
    words = found.group()
    return words if _IDENTIFIER.fullmatch(words) else f"{words[0]}{TEXT}{words[-1]}"


MOST_FRAMES, MOST_CAUSES = 40, 5


def described(error: BaseException) -> str:
    """An exception without its text: its type, where it rose, innermost last, and what caused it.

    A known trouble's key and the number of a system's error are told too: neither holds data.
    """
    lines: list[str] = []
    for _ in range(MOST_CAUSES):
        lines.append(_kind(error))
        lines += _places(error)
        inner = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if inner is None:
            break
        error = inner
        lines.append("because of")
    return "\n".join(lines)


def _kind(error: BaseException) -> str:
    kind = type(error)
    told = getattr(error, "key", None) if kind.__module__.startswith("fieldreg.") else None
    number = getattr(error, "errno", None)
    told = told if isinstance(told, str) and told.isidentifier() else None
    told = told or (str(number) if isinstance(number, int) else "")
    return f"{kind.__module__}.{kind.__qualname__}" + (f" ({told})" if told else "")


def _places(error: BaseException) -> list[str]:
    places: list[str] = []
    step = error.__traceback__
    while step is not None:
        module = step.tb_frame.f_globals.get("__name__", "?")
        places.append(f"  {module}:{step.tb_lineno} {step.tb_frame.f_code.co_name}")
        step = step.tb_next
    return places[-MOST_FRAMES:]
