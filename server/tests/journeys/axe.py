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

_VIOLATIONS = """async () => {
    const found = await axe.run({resultTypes: ["violations"]});
    return found.violations;
}"""
"""Only what is wrong leaves the page: all that is right with it is many times as long."""


def assert_no_violations(page: Page) -> None:
    """Fails with every violation that axe finds on the page as it stands, light and dark, on the desk and on a phone.

    The page is not loaded again: what is opened, typed or refused stays. Afterwards it is light and on the desk.
    """
    found: list[str] = []
    page.evaluate(AXE_SCRIPT)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for theme in reversed(THEMES):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.evaluate(_SETTLE)
            where = f"{theme}, {size['width']} px"
            found += [f"[{where}] {_words(violation)}" for violation in page.evaluate(_VIOLATIONS)]
    found += _sideways(page)
    assert not found, "\n".join([f"axe finds on {page.url}:", *found])


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
