"""How many SMS segments a text is sent and billed as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from typing import Literal

from liquid_webhooks.twilio.graphemes import cluster_lengths
from liquid_webhooks.twilio.graphemes import utf16_units
from liquid_webhooks.twilio.gsm7 import EXTENSION
from liquid_webhooks.twilio.gsm7 import SMART
from liquid_webhooks.twilio.gsm7 import extension_count
from liquid_webhooks.twilio.gsm7 import outside_gsm7
from liquid_webhooks.twilio.rules import MOST_BODY_CHARS

__all__ = ["MOST_OFFENDERS", "Encoding", "Segments", "segments", "smart_text"]

Encoding = Literal["GSM-7", "UCS-2"]

_ALONE: Final[dict[Encoding, int]] = {"GSM-7": 160, "UCS-2": 70}
"""The units of a message that is one segment: 140 octets."""

_SPLIT: Final[dict[Encoding, int]] = {"GSM-7": 153, "UCS-2": 67}
"""The units of each segment of several: 140 octets less the header that puts them together again."""


MOST_OFFENDERS: Final = 100
"""Different characters that are listed of a text longer than Twilio takes."""


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text comes to as SMS.

    Attributes:
        encoding: "GSM-7", or "UCS-2" where a character is not in GSM-7.
        count: Segments; 1 for an empty text.
        units: Septets in GSM-7, where the extension table's characters take two; UTF-16 units in UCS-2.
        per_segment: The units that each of the segments can hold: 160 or 70 for one alone, else 153 or 67.
        offenders: The different characters (code points) that forced UCS-2, in the order of their first
            appearance; of a text that is longer than Twilio takes, the first 100.
    """

    encoding: Encoding
    count: int
    units: int
    per_segment: int
    offenders: tuple[str, ...]


def smart_text(text: str) -> str:
    """Return `text` as Twilio's smart encoding sends it: look-alikes of GSM-7 characters replaced by them.

    They are replaced even where other characters force UCS-2 all the same, as Twilio's calculator has it.
    """
    return text.translate(SMART)


def segments(text: str, smart_encoded: bool = False) -> Segments:
    """Return how many segments `text` is sent as (3GPP TS 23.038 and 23.040; twilio.md, section 8).

    A character is never torn between two segments: not an escape and what it escapes, not a surrogate pair,
    and in UCS-2 not a letter and its accents or an emoji of several code points, unless they are longer than
    a segment. So the count can be more than the units need.

    Args:
        text: The body of the message.
        smart_encoded: Count what smart encoding makes of it.
    """
    if smart_encoded:
        text = smart_text(text)
    offenders = outside_gsm7(text, MOST_OFFENDERS if len(text) > MOST_BODY_CHARS else len(text))
    encoding: Encoding = "UCS-2" if offenders else "GSM-7"
    units = utf16_units(text) if offenders else len(text) + extension_count(text)
    if units <= _ALONE[encoding]:
        return Segments(encoding, 1, units, _ALONE[encoding], offenders)
    size = _SPLIT[encoding]
    if offenders:
        count = _fill(cluster_lengths(text), size)
    elif units == len(text):
        count = -(-units // size)
    else:
        count = _fill(([2 if char in EXTENSION else 1] for char in text), size)
    return Segments(encoding, count, units, size, offenders)


def _fill(characters: Iterable[list[int]], size: int) -> int:
    """Return how many segments of `size` units are begun.

    Args:
        characters: What is not to be torn, each as the lengths of its parts in units.
        size: The units of a segment.
    """
    count, used = 1, 0
    for parts in characters:
        length = sum(parts)
        for part in [length] if length <= size else parts:
            if used + part > size:
                count, used = count + 1, 0
            used += part
    return count
