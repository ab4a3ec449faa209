"""International bank account numbers (ISO 13616): read as people type them, checked, and shown in groups. Free of Django."""

import re

from keito_server.kit.errors import ValidationRefused

_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_BETWEEN = re.compile(r"[\s\-.\N{NO-BREAK SPACE}]+")
_LENGTHS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
    FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
    LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
    RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
"""
LENGTHS = {entry[:2]: int(entry[2:]) for entry in _LENGTHS.split()}
"""How long a number of each country is. A country that joins the registry later is taken at any length."""


def check_iban(text: str, *, field: str | None = None) -> str:
    """The number without spaces, in capitals; '' for nothing typed. Raises `ValidationRefused` with what is wrong."""
    number = _BETWEEN.sub("", text).upper()
    if not number:
        return ""
    if not _SHAPE.fullmatch(number):
        raise ValidationRefused(
            "An IBAN starts with the country’s two letters and two digits, such as GB29 NWBK 6016 1331 9268 19.",
            field=field,
        )
    country = number[:2]
    length = LENGTHS.get(country, len(number))
    if len(number) != length:
        raise ValidationRefused(
            f"An IBAN of {country} has {length} characters, this one has {len(number)}. Compare it with your bank’s.",
            field=field,
        )
    if remainder(number) != 1:
        raise ValidationRefused(
            "The check digits of this IBAN do not fit. A character is wrong or two are swapped.", field=field
        )
    return number


def remainder(number: str) -> int:
    """What ISO 7064 (MOD 97-10) leaves of a number: 1 where its check digits fit."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97


def grouped_iban(number: str) -> str:
    """A number in groups of four, as it stands on paper: `GB29 NWBK 6016 1331 9268 19`."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
