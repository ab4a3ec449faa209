"""What the Time page weighs for somebody who has never been here: requests, and bytes as they come over the wire."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.journeys.conftest import OpenAs

MAX_REQUESTS = 17
MAX_BYTES = 250_000


@dataclass(slots=True)
class Wire:
    """What was transferred, by address, in bytes with headers, as the browser counts them."""

    addresses: dict[str, str] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)

    def listen(self, page: Page) -> None:
        """Counts from now on; the cache starts empty with the page's context."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.requestWillBeSent",
            lambda event: self._note(event["requestId"], event["request"]["url"]),
        )
        session.on(
            "Network.loadingFinished",
            lambda event: self.weights.update({event["requestId"]: int(event["encodedDataLength"])}),
        )

    def _note(self, request_id: str, address: str) -> None:
        # The browser's own pictures, such as the clock of a time field, come over no wire.
        if not address.startswith("data:"):
            self.addresses[request_id] = address

    def words(self) -> str:
        """One line a request, the heaviest first."""
        lines = sorted(((self.weights.get(key, 0), address) for key, address in self.addresses.items()), reverse=True)
        return "\n".join(f"{weight:>8,} {address}" for weight, address in lines)


def test_the_time_page_is_light_when_it_comes_cold(page: Page, open_as: OpenAs) -> None:
    wire = Wire()
    wire.listen(page)
    open_as("bob", "/time/")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    assert len(wire.addresses) <= MAX_REQUESTS, f"{len(wire.addresses)} requests:\n{wire.words()}"
    assert sum(wire.weights.values()) <= MAX_BYTES, f"{sum(wire.weights.values()):,} bytes:\n{wire.words()}"
    assert any(address.endswith(".woff2") for address in wire.addresses.values())
