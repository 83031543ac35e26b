"""Segments are counted as Twilio's own calculator counts them, and by twilio.md, section 8."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.twilio.graphemes import CONTINUING
from liquid_webhooks.twilio.graphemes import JOINED
from liquid_webhooks.twilio.graphemes import PREPENDED
from liquid_webhooks.twilio.graphemes import SKIN_TONES
from liquid_webhooks.twilio.graphemes import SPACING_APART
from liquid_webhooks.twilio.graphemes import TONED
from liquid_webhooks.twilio.graphemes import cluster_lengths
from liquid_webhooks.twilio.graphemes import unit_length
from liquid_webhooks.twilio.gsm7 import BASIC
from liquid_webhooks.twilio.gsm7 import EXTENSION
from liquid_webhooks.twilio.gsm7 import SMART
from liquid_webhooks.twilio.segments import Segments
from liquid_webhooks.twilio.segments import segments
from liquid_webhooks.twilio.segments import smart_text
from tests.twilio.calculator import Count
from tests.twilio.calculator import calculate
from tests.twilio.calculator import generate

GENERATED = 10_000
SEED = 20261130

FAMILY = "👨\u200d👩\u200d👧"
ACCENTED = "e\u0301"

DIFFERENCES = {
    "e" + 200 * "\u0301": (
        Count("UCS-2", 2, 201, ("\u0301",)),
        Segments("UCS-2", 3, 201, 67, ("\u0301",)),
        "the calculator puts a character of 201 units whole into a segment of 67, behind an empty one",
    ),
    "e" + 68 * "\u0301" + 3 * "ь": (
        Count("UCS-2", 3, 72, ("\u0301", "ь")),
        Segments("UCS-2", 2, 72, 67, ("\u0301", "ь")),
        "the calculator leaves a segment empty before a character that no segment can hold",
    ),
    66 * "ь" + "ا\u08d3" + 66 * "ь": (
        Count("UCS-2", 2, 134, ("ь", "ا", "\u08d3")),
        Segments("UCS-2", 3, 134, 67, ("ь", "ا", "\u08d3")),
        "the calculator knows marks up to Unicode 10 and tears newer ones off",
    ),
}
"""Text → what the calculator says, what is said here, and why."""


HANGUL = "\u1100\u115f\ua960\ua97c\u1160\u11a7\ud7b0\ud7c6\u11a8\u11ff\ud7cb\ud7fb가각힣ㄱ"
PAIRS = [
    *("ь" + char for char in sorted(CONTINUING | SPACING_APART | JOINED | SKIN_TONES)),
    *(char + after for char in sorted(PREPENDED) for after in "ь\u0301\0"),
    *("\u200d" + char for char in sorted(JOINED | TONED)),
    *(char + "\U0001f3fd" for char in sorted(TONED | JOINED)),
    *(first + second for first in HANGUL for second in HANGUL),
    *(before + "\u0301" for before in "\0\r\n\u00ad\u200b\u200c\u200d\u2028\ufeff\U000e0041ь中👍"),
    *("🇩🇪", "\r\n", "ь👍", "👍ь", "क्", "्ष"),
]
"""Two code points each that a reader may or may not see as one character, of every table."""


def ours(text: str, smart_encoded: bool = False) -> Count:
    found = segments(text, smart_encoded)
    return Count(found.encoding, found.count, found.units, found.offenders)


@pytest.mark.parametrize(
    ("text", "encoding", "count", "units"),
    [
        ("", "GSM-7", 1, 0),
        ("a" * 160, "GSM-7", 1, 160),
        ("a" * 161, "GSM-7", 2, 161),
        ("a" * 306, "GSM-7", 2, 306),
        ("a" * 307, "GSM-7", 3, 307),
        ("€" * 80, "GSM-7", 1, 160),
        ("€" * 81, "GSM-7", 2, 162),
        ("👍" * 35, "UCS-2", 1, 70),
        ("👍" * 36, "UCS-2", 2, 72),
        ("a" * 66 + "👍" * 3, "UCS-2", 2, 72),
        ("`", "UCS-2", 1, 1),
        ("\t", "UCS-2", 1, 1),
        ("\xa0", "UCS-2", 1, 1),
        ("ç", "UCS-2", 1, 1),
        ("Ç", "GSM-7", 1, 1),
        ("a\r\nb", "GSM-7", 1, 4),
        ("\0", "UCS-2", 1, 1),
    ],
)
def test_documented_counts(text: str, encoding: str, count: int, units: int) -> None:
    """The table of twilio.md, section 8, and a few more."""
    found = segments(text)

    assert (found.encoding, found.count, found.units) == (encoding, count, units)


@pytest.mark.parametrize(
    ("text", "smart"),
    [
        ("“quoted”", '"quoted"'),
        ("—–…‘’", "--...''"),
        ("Ｈｉ", "Hｉ"),
        ("a\u200bb\0c", "abc"),
        ("a\xa0b\tc", "a  b       c"),
        ("ь“", 'ь"'),
    ],
)
def test_smart_encoding_replaces_look_alikes(text: str, smart: str) -> None:
    """Smart encoding replaces what Twilio's table names, even where UCS-2 is needed all the same."""
    assert smart_text(text) == smart
    assert segments(text, smart_encoded=True) == segments(smart)


def test_smart_encoding_can_save_segments_and_units_can_grow() -> None:
    """Quotes, dashes and an ellipsis are GSM-7 again: 7 septets for 5 characters."""
    found = segments("—–…‘’", smart_encoded=True)

    assert found == Segments("GSM-7", 1, 7, 160, ())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("a" * 152 + "€" + "a" * 152, 3, id="escape"),
        pytest.param("€" * 153, 3, id="escapes alone"),
        pytest.param("ь" * 66 + "👍" + "ь" * 66, 3, id="surrogate pair"),
        pytest.param("ь" * 66 + ACCENTED + "ь" * 66, 3, id="accent"),
        pytest.param("ь" * 63 + FAMILY + "ь" * 63, 3, id="joined emoji"),
        pytest.param("ь" * 65 + "🤟🏻" + "ь" * 65, 3, id="skin tone"),
        pytest.param("ь" * 65 + "🇩🇪" + "ь" * 65, 3, id="flag"),
        pytest.param("ь" * 66 + "\r\n" + "ь" * 66, 2, id="a line end may be torn"),
        pytest.param("ь" * 67 + FAMILY + "ь" * 59, 2, id="nothing at the boundary"),
    ],
)
def test_no_character_is_torn_between_segments(text: str, count: int) -> None:
    """What a reader sees as one character goes into the next segment whole."""
    assert segments(text).count == count


def test_offenders_are_in_the_order_of_their_first_appearance() -> None:
    """Each character that forced UCS-2 is named once, and those of GSM-7 are not."""
    assert segments("aь“ь€👍" + ACCENTED).offenders == ("ь", "“", "👍", "\u0301")
    assert segments("aь“ь€👍", smart_encoded=True).offenders == ("ь", "👍")
    assert segments("a€").offenders == ()


def test_capacity_of_a_segment() -> None:
    """A segment alone holds 160 or 70 units, one of several 153 or 67."""
    counted = [segments(text).per_segment for text in ("a", "a" * 161, "ь", "ь" * 71)]

    assert counted == [160, 153, 70, 67]


def test_segments_are_frozen() -> None:
    """A result cannot be changed."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        segments("a").count = 2  # type: ignore[misc]


def test_alphabet_has_the_size_of_the_standard() -> None:
    """GSM-7 has 127 characters besides the escape, and ten more behind it; none stands twice."""
    assert len(BASIC) == len(set(BASIC)) == 127
    assert len(EXTENSION) == len(set(EXTENSION)) == 10
    assert not set(BASIC) & set(EXTENSION)


def test_replacements_are_of_gsm7_and_what_they_replace_is_not() -> None:
    """Smart encoding leads into GSM-7 and never changes a text that is in it."""
    assert not segments("".join(SMART.values())).offenders
    assert not {chr(code) for code in SMART} & set(BASIC + EXTENSION)


@given(st.text())
@example("\ud800\udc00\u0301")
@example("e" + 300 * "\u0301")
def test_counts_hold_the_units(text: str) -> None:
    """Any text, lone surrogates too, has an encoding by its offenders and room for its units."""
    found = segments(text)

    assert (found.encoding == "UCS-2") == bool(found.offenders)
    assert found.units <= found.count * found.per_segment
    assert sum(map(sum, cluster_lengths(text))) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.fixture(scope="module")
def generated() -> dict[str, tuple[Count, Count]]:
    """Generated texts, and what the calculator says of them without and with smart encoding."""
    texts = list(generate(GENERATED, SEED))
    return dict(zip(texts, calculate(texts), strict=True))


def test_agrees_with_twilios_calculator(generated: dict[str, tuple[Count, Count]]) -> None:
    """Encoding, units, segments and offenders are the calculator's, for 10,000 texts, either way."""
    assert len(generated) == GENERATED >= 10_000

    wrong = [
        (text, smart_encoded, expected)
        for text, both in generated.items()
        for smart_encoded, expected in zip((False, True), both, strict=True)
        if ours(text, smart_encoded) != expected
    ]

    assert wrong == []


def test_generated_texts_meet_what_makes_counting_hard(generated: dict[str, tuple[Count, Count]]) -> None:
    """Both encodings are among them, texts that smart encoding saves, and segments that are not full."""
    found = [plain for plain, _ in generated.values()]
    saved = [smart for plain, smart in generated.values() if plain.encoding != smart.encoding]
    sizes = {"GSM-7": 153, "UCS-2": 67}
    fuller = {
        encoding: sum(
            each.encoding == encoding and each.count > 1 and each.count > -(-each.units // size)
            for each in found
        )
        for encoding, size in sizes.items()
    }

    assert min(sum(each.encoding == encoding for each in found) for encoding in sizes) > 1_000
    assert len(saved) > 100
    assert min(fuller.values()) > 20
    assert {1, 2, 3, 4} <= {each.count for each in found}


def test_every_character_of_the_tables_is_the_calculators() -> None:
    """Each character of the alphabet and each replacement is what the calculator takes it for."""
    chars = [*BASIC, *EXTENSION, *map(chr, SMART)]

    for char, (plain, smart) in zip(chars, calculate(chars), strict=True):
        assert (char, ours(char), ours(char, True)) == (char, plain, smart)


def test_characters_are_kept_whole_as_by_the_calculator() -> None:
    """A pair across the boundary of two full segments needs a third where the calculator says so."""
    texts = [(67 - unit_length(pair[0])) * "ь" + pair + (67 - unit_length(pair[1])) * "ь" for pair in PAIRS]

    counted = {text: plain for text, (plain, _) in zip(texts, calculate(texts), strict=True)}
    assert {text: ours(text) for text in texts} == counted
    assert {2, 3} == {each.count for each in counted.values()}


@pytest.mark.parametrize(
    ("text", "theirs", "own"),
    [(text, *row[:2]) for text, row in DIFFERENCES.items()],
    ids=range(len(DIFFERENCES)),
)
def test_known_differences_from_the_calculator(text: str, theirs: Count, own: Segments) -> None:
    """Where the count differs from the calculator's, it is by a rule that is written down with its reason."""
    assert calculate([text])[0][0] == theirs
    assert segments(text) == own


def test_of_a_text_that_is_too_long_the_first_offenders_are_listed() -> None:
    """All characters of a text that Twilio takes are listed, of a longer one a hundred; all units count."""
    texts = "".join(chr(0x4E00 + number) for number in range(1601))

    assert segments(texts[:1600]).offenders == tuple(texts[:1600])
    long = segments(texts)
    assert long.offenders == tuple(texts[:100])
    assert (long.units, long.encoding) == (1601, "UCS-2")
    assert segments("a" * 9000 + "€é" + texts[:2] * 2).offenders == tuple(texts[:2])
