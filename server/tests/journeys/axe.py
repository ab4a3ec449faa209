"""Holds a page against WCAG with axe-core: in both themes and at both widths, and nothing scrolls sideways."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROWEST: ViewportSize = {"width": 320, "height": 844}
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

_SETTLE = """async () => {
    const frame = () => new Promise((shown) => requestAnimationFrame(shown));
    await frame();
    for (const change of document.getAnimations()) if (change.effect.getComputedTiming().endTime < Infinity) change.finish();
    await frame();
}"""
"""Ends what is fading: a colour on its way from one theme to the other belongs to neither."""

_VIOLATIONS = """async (rules) => {
    const found = await axe.run({resultTypes: ["violations"], ...rules});
    if (!found.passes.length) throw new Error("axe found nothing to look at");
    return found.violations;
}"""
"""Only what is wrong leaves the page: all that is right with it is many times as long."""

RULES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
"""What each theme is held against: all rules, then, in the dark, those of axe that read a colour (its `cat.color`).

A theme changes nothing else, see test_stylesheet.py, so the other rules would find the same once more.
"""


def assert_no_violations(page: Page) -> None:
    """Fails with every violation that axe finds on the page as it stands, light and dark, on the desk and on a phone.

    The page is not loaded again: what is opened, typed or refused stays. Afterwards it is light and on the desk.
    """
    found: list[str] = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for theme in reversed(THEMES):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.evaluate(_SETTLE)
            where = f"{theme}, {size['width']} px"
            found += [f"[{where}] {_words(violation)}" for violation in violations(page, RULES[theme])]
    found += _sideways(page)
    assert not found, "\n".join([f"axe finds on {page.url}:", *found])


def violations(page: Page, rules: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands now, held against these rules (options of `axe.run`; none: all of them)."""
    if page.evaluate("typeof axe === 'undefined'"):  # it is long, so it comes once a page
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(_VIOLATIONS, rules)
    return found


def _words(violation: dict[str, Any]) -> str:
    nodes = "\n".join(f"    {node['html'][:200]}\n      {_why(node)}" for node in violation["nodes"][:5])
    return f"{violation['id']}: {violation['help']}\n{nodes}"


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)[:400]


def _sideways(page: Page) -> list[str]:
    page.set_viewport_size(NARROWEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESK)
    return [f"[320 px] the page is {width} px wide and scrolls sideways"] if width > NARROWEST["width"] else []
