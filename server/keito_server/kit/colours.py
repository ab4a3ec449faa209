"""Colours as people write them (`#045e73`) and how well they read on white paper (WCAG 2.2). Free of Django."""

import re

from keito_server.kit.errors import ValidationRefused

LEAST_CONTRAST = 4.5
"""What text needs against its ground (WCAG 2.2, 1.4.3)."""

_SIX_DIGITS = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE | re.ASCII)
_THREE_DIGITS = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])", re.IGNORECASE | re.ASCII)
_STEPS = 1024
Channels = tuple[int, int, int]


class PaleColour(ValidationRefused):
    """The colour cannot be read on white; `nearest` is the lightest shade of it that can."""

    def __init__(self, colour: str, *, field: str | None = None) -> None:
        self.nearest = readable_shade(colour)
        ratio = contrast_words(contrast_on_white(colour))
        super().__init__(
            f"{colour} reads badly on white: {ratio}, and text needs 4.5 : 1. The nearest that passes is {self.nearest}.",
            field=field,
        )


def check_colour(text: str, *, field: str | None = None) -> str:
    """A colour for text on white, as `#045e73`. Raises `ValidationRefused`, or `PaleColour` below 4.5 : 1."""
    typed = text.strip()
    if short := _THREE_DIGITS.fullmatch(typed):
        typed = "".join(digit * 2 for digit in short.groups())
    written = _SIX_DIGITS.fullmatch(typed)
    if written is None:
        raise ValidationRefused(
            "Write the colour as # and six digits from 0 to 9 and a to f, such as #045e73.", field=field
        )
    colour = f"#{written[1].lower()}"
    if contrast_on_white(colour) < LEAST_CONTRAST:
        raise PaleColour(colour, field=field)
    return colour


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of `#rrggbb` to white: 1 for white itself to 21 for black."""
    return 1.05 / (_luminance(_channels(colour)) + 0.05)


def contrast_words(ratio: float) -> str:
    """A ratio as `7.1 : 1`, cut off, so that nothing reads as passing that does not."""
    return f"{int(ratio * 10) / 10:.1f} : 1"


def readable_shade(colour: str) -> str:
    """The lightest shade of a colour that reads on white; the colour itself if it does already."""
    channels = _channels(colour)
    shades = (_darkened(channels, step) for step in range(_STEPS, -1, -1))
    return next(shade for shade in shades if contrast_on_white(shade) >= LEAST_CONTRAST)


def _darkened(channels: Channels, step: int) -> str:
    # All three by the same share: the hue stays.
    red, green, blue = (round(channel * step / _STEPS) for channel in channels)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _channels(colour: str) -> Channels:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(channels: Channels) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
