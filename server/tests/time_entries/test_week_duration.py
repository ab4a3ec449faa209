"""The week grid reads durations in the browser as the server does (N6): the same milliseconds, the same words of refusal."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser

import keito_server.time_entries
from keito_server.kit.durations import UnreadableDuration, parse_duration
from keito_server.web.formats import Formats

MODULE = Path(keito_server.time_entries.__file__).parent / "static/time_entries/js/week_duration.js"
PIECES = [
    "0",
    "1",
    "2",
    "5",
    "07",
    "30",
    "59",
    "60",
    "99",
    "150",
    "12345",
    ".",
    ",",
    ":",
    "h",
    "H",
    "m",
    "min",
    "hours",
]
PIECES += [
    "hour",
    "minutes",
    " ",
    "\t",
    "\u00a0",
    "\u2003",
    "\ufeff",
    "\x1c",
    "-",
    "+",
    "e",
    "o",
    "\u0663",
    "\uff11",
    "½",
    "",
]
WRITTEN = [
    "", " ", "2.5", "2,5", "2:30", "2h 30m", "2h30", "150m", "8", "2h 5", ".5", ",5", "2.", ".", "2:7o", "2:60", "1.23456",
    "1.234567", "9999.99999", "9999:59", "10000", "2 hours 30 minutes", "1,25h", "1,2,3", "1.234,5", "2.5h 30", "2m 1h",
    "1:2:3", "2\n3", "0.00001", "0.1", "ſ5m", "5ms", "٢:٣٠", "２.５",
]  # fmt: skip
IN_BROWSER = """async ([source, cases]) => {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { parse } = await import(address);
    return cases.map(([text, separator]) => {
        try { return parse(text, separator); } catch (error) { return error.message; }
    });
}"""
WRITE = """async ([source, cases]) => {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { write } = await import(address);
    return cases.map(([ms, display, separator]) => write(ms, { display, separator }));
}"""

pytestmark = pytest.mark.journey


def in_browser(browser: Browser, script: str, cases: list[Any]) -> list[Any]:
    page = browser.new_page()
    answers: list[Any] = page.evaluate(script, [MODULE.read_text(encoding="utf-8"), cases])
    page.close()
    return answers


def on_server(text: str, separator: str) -> int | str:
    try:
        return parse_duration(text, decimal_separator=separator)
    except UnreadableDuration as refusal:
        return str(refusal)


def test_the_browser_reads_whatever_is_typed_as_the_server_does(browser: Browser) -> None:
    random = Random(6)
    texts = WRITTEN + ["".join(random.choices(PIECES, k=random.randint(1, 5))) for _ in range(20_000)]
    cases = [(text, separator) for text in dict.fromkeys(texts) for separator in ".,"]
    expected = [on_server(*case) for case in cases]
    assert sum(isinstance(answer, int) for answer in expected) > 500
    answers = in_browser(browser, IN_BROWSER, [list(case) for case in cases])
    wrong = [each for each in zip(cases, answers, expected, strict=True) if each[1] != each[2]]
    assert not wrong, wrong[:10]


def test_the_browser_writes_durations_as_the_server_does(browser: Browser) -> None:
    random = Random(7)
    exact = [0, 17_999, 18_000, 29_999, 30_000, 9_000_000, *(random.randrange(604_800_000) for _ in range(2_000))]
    cases = [(ms, display, separator) for ms in exact for display in ("hours_minutes", "decimal") for separator in ".,"]
    thousands = {".": ",", ",": "."}
    expected = [
        Formats(decimal=separator, thousands=thousands[separator], time_display=display).duration(ms)
        for ms, display, separator in cases
    ]
    assert in_browser(browser, WRITE, [list(case) for case in cases]) == expected
