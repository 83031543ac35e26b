"""Twilio's own segment calculator, and texts to ask it about."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from liquid_webhooks.twilio.graphemes import unit_length
from liquid_webhooks.twilio.gsm7 import BASIC
from liquid_webhooks.twilio.gsm7 import EXTENSION
from liquid_webhooks.twilio.gsm7 import SMART
from liquid_webhooks.twilio.gsm7 import outside_gsm7

__all__ = ["VERSION", "Count", "calculate", "generate"]

VERSION = "1.3.0"
SCRIPT = Path(__file__).with_name("calculator.js")

SHORT = (0, 1, 30, 60, 66, 67, 69, 70, 71, 80, 130, 133, 134, 135)
LONG = (*SHORT, *SHORT, 152, 153, 153, 159, 160, 161, 230, 304, 305, 306, 307, 460)
"""Lengths about which texts are generated, in UCS-2 and in GSM-7."""

EMOJI = (
    *(
        "👍",
        "😀",
        "👍🏽",
        "🤟🏻",
        "👩‍🚀",
        "👨‍👩‍👧",
        "👩‍❤️‍👩",
        "🇩🇪",
        "🇫🇷",
        "🇩",
        "❤️",
        "1️⃣",
        "🏴\U000e0067\U000e0062\U000e007f",
    ),
    *("𝒜", "𠀀", "\U0010ffff", "☎", "☎️"),
)
MARKED = (
    *("e\u0301", "n\u0303", "a\u0302", "о\u0306", "e\u0301\u0327\u0308"),
    *("कि", "क्ष", "ที่", "กำ", "\u1100\u1161\u11a8", "각", "\uac00\u11a8", "\u1000\u102c", "\u0600ا"),
)
LETTERS = "ьжяÀÃçõşœ中文日本語العربيةעברית`°©™•"
BLANKS = (
    "\r\n",
    "\n",
    "\r",
    "\t",
    "\0",
    "\x1b",
    "\x7f",
    "\xa0",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2028",
    "\ufeff",
    "\u00ad",
    "\ufffd",
)


@dataclass(frozen=True, slots=True)
class Count:
    """What the calculator says of one text.

    Attributes:
        encoding: "GSM-7" or "UCS-2".
        count: Segments.
        units: Septets or UTF-16 units.
        offenders: The different code points outside GSM-7, in order.
    """

    encoding: str
    count: int
    units: int
    offenders: tuple[str, ...]


def calculate(texts: Sequence[str]) -> list[tuple[Count, Count]]:
    """Return what Twilio's calculator says of each text, without and with smart encoding.

    Skips the test where the calculator is not installed, or fails if `CI` is set.
    """
    home = os.environ.get("SMS_SEGMENTS_HOME")
    if not home:
        reason = (
            "no segment calculator to compare with: set SMS_SEGMENTS_HOME to a folder in which"
            f" `npm install sms-segments-calculator@{VERSION}` has run"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    done = subprocess.run(
        ["node", str(SCRIPT), home],
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    )
    answer = json.loads(done.stdout)
    assert answer["version"] == VERSION
    return [(_count(*plain), _count(*smart)) for plain, smart in answer["counts"]]


def generate(how_many: int, seed: int) -> Iterator[str]:
    """Yield different texts: GSM-7 and not, about the boundaries of segments, with what is hard to count."""
    source = random.Random(seed)
    pools = _pools()
    seen: set[str] = set()
    while len(seen) < how_many:
        filler = source.choice([BASIC, BASIC, "a", EXTENSION, BASIC + EXTENSION, LETTERS, "ь"])
        rare = source.sample(pools, source.choice([0, 0, 1, 2, 3]))
        around = SHORT if filler in (LETTERS, "ь") else LONG if not rare else (*SHORT, *SHORT, 160, 307)
        length = source.choice(around) + source.randint(-2, 2)
        share = source.choice([0.005, 0.02, 0.1, 0.5])
        pieces: list[str] = []
        if filler == "ь" and rare:
            pieces = ["ь" * source.randint(60, 66), source.choice(EMOJI + MARKED)]
            length = 134 - sum(unit_length(char) for piece in pieces for char in piece)
        while length > 0:
            pool = source.choice(rare) if rare and source.random() < share else filler
            pieces.append(source.choice(pool))
            length -= len(pieces[-1])
        text = "".join(pieces)
        if text not in seen:
            seen.add(text)
            yield text


def _pools() -> list[Sequence[str]]:
    smart = [chr(code) for code in SMART]
    return [EXTENSION, EMOJI, EMOJI, MARKED, LETTERS, BLANKS, smart, smart, list("“”‘’…–—")]


def _count(encoding: str, count: int, units: int, outside: str) -> Count:
    # The calculator names whole characters as readers see them, with letters that GSM-7 has.
    return Count(encoding, count, units, outside_gsm7(outside, len(outside)))
