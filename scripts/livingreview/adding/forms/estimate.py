"""Numbers as people write them: an estimate with its interval, level and P value, or why it can be read in two ways."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from livingreview.adding.forms import typed

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_SIGNS = {ord("％"): "%", ord("＜"): "<", ord("＞"): ">", ord("⩽"): "≤", ord("⩾"): "≥", ord("＝"): "="}
_N = r"(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?<!\w-)(?:(?<=[\s(=:])|^)[-+]?{_N}(?![\w]|[.,][0-9]|-[A-Za-z0-9])", re.MULTILINE
)
_THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2},[0-9]{3}(?![0-9])")
_SIDED = r"(one|two|1|2)[- ]?(?:sided|tailed)"
_P = re.compile(
    rf"(?<![A-Za-z])(?:{_SIDED}\s*)?(?:log[- ]?rank\s*)?p(?:[- ]?val(?:ue)?)?s?\s*(?:[(,]?\s*{_SIDED}\s*[),]?)?\s*"
    rf"(<=|>=|[<>=≤≥:]|is|of)?\s*({_N})(\s*(?:[x×*]\s*10\s*\^?\s*-\s*|e-)([0-9]{{1,2}}))?(?![0-9A-Za-z]|[.,][0-9])",
    re.IGNORECASE,
)
_SIDES = re.compile(_SIDED, re.IGNORECASE)
_CI = r"(?:C\.?I\.?|K\.?I\.?|I\.?C\.?|confidence[- ]interval|confidence limits?|conf\.? int\.?)"
_LEVEL = re.compile(
    rf"(?<![\w.,])({_N})\s*%?\s*-?\s*{_CI}(?![A-Za-z])|(?<![A-Za-z]){_CI}\s*[(:,]?\s*({_N})\s*%\s*\)?|(?<![A-Za-z]){_CI}(?![A-Za-z])",
    re.IGNORECASE,
)
_OPEN_END = r"not (?:yet )?(?:reached|estimable|evaluable)|NYR|NE|NR|NA|inf(?:inity)?|∞"
_UNIT = r"(?:%|percent|per cent|pct|percentage[- ]points?|pp|months?|mos?|mths?|m|weeks?|wks?|days?|years?|yrs?|patients?|pts?)"
_INTERVAL = rf"(-?{_N}|{_OPEN_END})\s*(?:{_UNIT}\.?)?\s*(to|and|until|-|;|/|\.\.+|,\s+|,)\s*(-?{_N}|{_OPEN_END})(?![\w]|[.,][0-9])"
_AFTER_CI = re.compile(rf"¤[\s:=,;(\[]*{_INTERVAL}", re.IGNORECASE)
_BRACKETED = re.compile(rf"[(\[]\s*{_INTERVAL}\s*(?:{_UNIT}\.?)?\s*[)\]]", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.,-])({_N})\s*(to|-)\s*({_N})(?![\w]|[.,][0-9]|-)", re.IGNORECASE)
_SPREAD = re.compile(rf"(?:IQR|interquartile range|range|SD|SE|standard deviation|±|\+/-)\s*[:,=]?\s*[(\[]?\s*{_N}(?:\s*(?:to|-|,|;)\s*{_N})?", re.IGNORECASE)  # fmt: skip
_SHARE = re.compile(
    r"(?<![\w.,])([0-9]+)\s*(?:/|of|out of)\s*([0-9]+)(?![\w]|[.,][0-9])(?:\s*patients?)?", re.IGNORECASE
)
_SIZE = re.compile(r"\bn\s*=\s*[0-9]+", re.IGNORECASE)
_TIME = re.compile(r"(?<![\w.,])[0-9]+(?:[.,][0-9]+)?-(?:month|mo|year|yr|week|wk|day)s?\b|\bat\s+[0-9]+(?:[.,][0-9]+)?\s*(?:months?|mos?|years?|yrs?|weeks?)\b", re.IGNORECASE)  # fmt: skip
#: Numbers that are part of a name.
_NAMED = re.compile(r"\b(?:grades?|phase|exon|lines?|stage|table|fig(?:ure)?\.?|page|cycles?|arm|cohort|study|group)\s*[≥>=]*\s*[0-9]+[A-Za-z]?(?:\s*(?:-|or|to|/)\s*[0-9]+)?\b", re.IGNORECASE)  # fmt: skip
_OF_VALUE = re.compile(rf"(?<=[0-9])\s*({_UNIT})(?![A-Za-z])", re.IGNORECASE)
_NOT_REACHED = re.compile(r"\bnot (?:yet )?(?:reached|estimable|evaluable)\b|\bNYR\b|\bNE\b", re.IGNORECASE)
_NOT_REPORTED = re.compile(r"\bnot reported\b|\bnot stated\b", re.IGNORECASE)
_UNCLEAR = re.compile(r"(?<![\w-])NR(?![\w-])")
_UNITS = {
    "percent": ("%", "percent", "per cent", "pct"),
    "percentage-points": (
        "pp",
        "percentage point",
        "percentage points",
        "percentage-point",
        "percentage-points",
    ),
    "months": ("month", "months", "mo", "mos", "mth", "mths", "m"),
    "patients": ("patient", "patients", "pt", "pts"),
}
_OTHER_UNITS = ("week", "wk", "day", "year", "yr")


@dataclass(frozen=True)
class Estimate:
    """What a text tells; each part is empty where it tells none.

    Attributes
    ----------
    value, low, high, level : digits with a decimal point, every digit as written; or ``NE`` and ``NR``.
    p : with ``<`` or ``>`` before it, where the text has it.
    sides : ``1`` or ``2``.
    unit : word of the unit as the tables have it; ``other`` for weeks, days and years.
    share : how many of how many patients.
    doubts : what can be read in two ways, or not at all, and what to write.
    remarks : what was taken to mean something, for whoever reads it again.
    """

    value: str = ""
    low: str = ""
    high: str = ""
    level: str = ""
    p: str = ""
    sides: str = ""
    unit: str = ""
    share: tuple[str, str] | None = None
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass
class _Reading:
    text: str
    parts: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def take(self, pattern: re.Pattern[str], leave: str = " § ") -> re.Match[str] | None:
        """Return what a pattern finds first, and take it out of the text."""
        found = pattern.search(self.text)
        if found:
            self.text = self.text[: found.start()] + leave + self.text[found.end() :]
        return found


def read(text: str) -> Estimate:
    """Read an estimate out of a text in the words of a paper or a clinician; nothing is computed or converted.

    >>> read("HR 0.62 [95%CI 0.4 - 0.9], p<.001")
    Estimate(value='0.62', low='0.4', high='0.9', level='95', p='<0.001', sides='', unit='', share=None, doubts=(), remarks=())
    """
    plain = text.replace("¤", " ").replace("§", " ").translate(_DASHES).translate(_SIGNS)
    plain = re.sub(r"(?<=[0-9])[·∙⋅•](?=[0-9])", ".", plain)
    reading = _Reading(" ".join(typed.without_days(plain).split()))
    if re.search(r"[^\W\d_]?(?![0-9])\d", reading.text):
        reading.doubts.append("The digits are of another script; write them as 0 to 9.")
    if unsure := _THOUSANDS.search(reading.text):
        number = unsure[0]
        reading.doubts.append(
            f"{number} may be {number.replace(',', '')} or {number.replace(',', '.')}; write it with a decimal point."
        )
    _p(reading)
    if sided := reading.take(_SIDES):
        reading.parts.setdefault("sides", _count(sided[1]))
    while spread := reading.take(_SPREAD):
        reading.remarks.append(f"“{spread[0].strip()}” is no confidence interval and was left out.")
    _interval(reading)
    share = reading.take(_SHARE)
    while reading.take(_SIZE) or reading.take(_NAMED):
        pass
    while time := reading.take(_TIME):
        reading.remarks.append(f"“{time[0].strip()}” was read as a point in time, not as the number.")
    _value(reading, has_share=share is not None)
    return Estimate(
        **reading.parts,
        share=(share[1], share[2]) if share else None,
        doubts=tuple(reading.doubts),
        remarks=tuple(reading.remarks),
    )


def number(written: str) -> str:
    """Return a number with a decimal point and every digit as written.

    >>> number(",62"), number("12,30"), number("+3.2")
    ('0.62', '12.30', '3.2')
    """
    plain = written.replace(",", ".").lstrip("+")
    return re.sub(r"^(-?)\.", r"\g<1>0.", plain)


def _count(word: str) -> str:
    return {"one": "1", "two": "2"}.get(word.lower(), word)


def _p(reading: _Reading) -> None:
    found = reading.take(_P)
    if not found:
        return
    if sided := found[1] or found[2]:
        reading.parts["sides"] = _count(sided)
    sign, written, power = found[3] or "", number(found[4]), found[6]
    if power:
        written = f"{Decimal(written) * Decimal(10) ** -int(power):f}"
    if sign in ("≤", "<=", "≥", ">="):
        reading.doubts.append(
            f"The P value has the sign {sign}; write it with <, > or = as the source prints it."
        )
        return
    if Decimal(written) > 1 or "." not in written:
        reading.doubts.append(f"A P value of {written} cannot be; write it with its decimal point.")
        return
    reading.parts["p"] = f"{sign if sign in ('<', '>') else ''}{written}"
    if other := reading.take(_P):
        reading.doubts.append(
            f"There is a second P value, {number(other[4])}; write the one that belongs to the number."
        )


def _interval(reading: _Reading) -> None:
    level = reading.take(_LEVEL, " ¤ ")
    if level and (said := level[1] or level[2]):
        reading.parts["level"] = number(said)
        if not 50 <= Decimal(number(said)) < 100:
            reading.doubts.append(f"{said} is no level of an interval; 95% is the most usual one.")
    found = (reading.take(_AFTER_CI) if level else None) or reading.take(_BRACKETED) or _bare(reading)
    if not found:
        if level and level[1] and not reading.text.replace("¤", "").strip(" ()[],;:"):
            reading.doubts.append("The ends of the interval are missing; write it as 95% CI 0.40–0.90.")
        return
    low, between, high = found[1], found[2], found[3]
    if between == "," and "," in low + high:
        reading.doubts.append(f"“{low},{high}” can be read in several ways; write the interval as 0.40–0.90.")
    for name, end in (("low", low), ("high", high)):
        if re.fullmatch(rf"-?{_N}", end):
            reading.parts[name] = number(end)
        elif end.upper() == "NA":
            reading.doubts.append("“NA” as an end of the interval; write not reached or not reported.")
        else:
            reading.parts[name] = "NE"
            if end.upper() == "NR":
                reading.remarks.append("“NR” as an end of the interval was read as not reached.")
    if second := reading.take(_BRACKETED):
        reading.doubts.append(
            f"There is a second interval, {second[0]}; write the one that belongs to the number."
        )


def _bare(reading: _Reading) -> re.Match[str] | None:
    """Return two numbers with a dash between them, if another number stands there that they can belong to."""
    found = _BARE.search(reading.text)
    if found and _NUMBER.search(reading.text[: found.start()] + " § " + reading.text[found.end() :]):
        return reading.take(_BARE)
    return None


def _value(reading: _Reading, *, has_share: bool) -> None:
    units = [found[1].lower() for found in _OF_VALUE.finditer(reading.text)]
    reading.text = _OF_VALUE.sub(" ", reading.text)
    known = {word: name for name, words in _UNITS.items() for word in words}
    named = list(dict.fromkeys(known.get(unit, "other") for unit in units))
    found = [one[0] for one in _NUMBER.finditer(reading.text)]
    if len(named) > 1:
        reading.doubts.append(
            "There are two units; write the number with the one unit that the source prints."
        )
    elif named:
        reading.parts["unit"] = named[0]
    if len(found) > 1:
        told = " and ".join(dict.fromkeys(found[:3]))
        reading.doubts.append(
            f"There are several numbers ({told}); write only the one that is meant, with its interval."
        )
    elif found:
        try:
            Decimal(number(found[0]))
            reading.parts["value"] = number(found[0])
        except InvalidOperation:
            reading.doubts.append(f"{found[0]} is no number; write digits with a decimal point.")
    elif _NOT_REACHED.search(reading.text):
        reading.parts["value"] = "NE"
    elif _NOT_REPORTED.search(reading.text):
        reading.parts["value"] = "NR"
    elif _UNCLEAR.search(reading.text):
        reading.doubts.append("“NR” may mean not reached or not reported; write which.")
    elif re.search("[0-9]", reading.text) and not has_share and not reading.parts:
        reading.doubts.append(
            "The number cannot be told from the words around it; write it alone, such as 0.62."
        )
