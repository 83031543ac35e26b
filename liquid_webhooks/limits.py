"""Limits: what one template and one render may use at most, what is free of them, and what a unit costs.

`budget` charges by this table, and so do filters, comparisons, printing and generated code.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields

__all__ = [
    "BIT_COST",
    "DATE_COST",
    "DIRECTIVE_COST",
    "FILTER_WEIGHT",
    "FOLD_COST",
    "FREE",
    "FREE_BITS",
    "FREE_CHARS",
    "FREE_FORMAT",
    "FREE_PIECES",
    "FREE_READ",
    "FREE_STEPS",
    "FREE_VALUES",
    "MAX_CHARS",
    "MAX_DIGITS",
    "MAX_ITEMS",
    "MAX_JSON_CHARS",
    "MAX_VISITS",
    "MIN_DIGITS",
    "NUMERAL_COST",
    "PAIR_COST",
    "PASS_WEIGHT",
    "PIECE_COST",
    "SLOW_COST",
    "STEPS_A_CHAR",
    "TEST_COST",
    "TRANSLATE_COST",
    "VALUE_COST",
    "VISIT_COST",
    "Limits",
    "weight_in_passes",
]

# What is free: to count usual texts and lists would cost more than they do.

FREE = 1024
"""Characters of a text, or items of a list, that a filter makes, or that a comparison, an output or a tag
reads, uncharged."""

FREE_READ = 16_384
"""Characters that are read at a time without a budget, where a template is short and has no loop."""

FREE_CHARS = 64
"""Characters of a text that is read uncharged where texts come by the thousand: by each filter of a chain
that may make less than it reads, and in nested data."""

FREE_VALUES = 8
"""Values of a list, or of nested data, that are read uncharged in those places."""

FREE_PIECES = 5
"""Pieces of the text that nested data becomes, uncharged: those of a hash of one pair, of a list of two."""

FREE_FORMAT = 12
"""Characters of a date's format that are read uncharged."""

FREE_BITS = 256
"""Bits of a number that is calculated with uncharged; also characters of a text that is read as one."""

FREE_STEPS = 4096
"""Characters that a search for a text compares at its worst, uncharged."""

# What a unit costs, in characters unless said otherwise.

VALUE_COST = 16
"""One value of a list or hash, or one character of JSON, which may become one."""

PIECE_COST = 48
"""A piece of the text that nested data becomes; a value has at least one."""

TEST_COST = 32
"""A value of a list that is compared with another, or asked whether it is true."""

NUMERAL_COST = 4
"""A character of a long text that is read as a number."""

VISIT_COST = 4
"""A value visited in nested data, in values of a list: to compare hashes takes that long."""

PAIR_COST = 4
"""A pair of a hash that is made part of a set, in values visited."""

SLOW_COST = 128
"""One value of a list that a filter reads in other than the usual ways: hashes by the texts that are their
keys, texts and numbers as what they are."""

STEPS_A_CHAR = 48
"""Comparisons of characters, in a search for a text, that count for one."""

DIRECTIVE_COST = 512
"""A directive of a date's format: some write out half a date."""

TRANSLATE_COST = 4
"""A character of a text in which each is looked up, or that a pattern takes apart."""

BIT_COST = 16
"""A bit of a long number: to calculate with it takes as long."""

DATE_COST = 32
"""A character of a date or of its format: to take it apart takes long."""

FOLD_COST = 8
"""A character of a text that is compared without regard to case: it is copied, and may be looked up."""

PASS_WEIGHT = 32
"""Tags, outputs and operands that one pass of a loop may have and count once."""

FILTER_WEIGHT = 8
"""Tags, outputs and operands that a filter counts for: that many take as long as it may, uncharged."""

# What no `Limits` change: bounds of one filter, or of one value.

MAX_CHARS = 16_777_216
"""Characters of a text that a filter may make longer than it was, or that nested data becomes."""

MAX_ITEMS = 1_048_576
"""Items of a list that a filter may make from a text."""

MAX_VISITS = 1_048_576
"""Values that one function visits in nested data; a list that holds one list twice, which holds another
twice, and so on, has more than anything can visit."""

MAX_JSON_CHARS = 1_048_576
"""Characters of JSON that are read; the values they make can take twenty times the memory."""

MAX_DIGITS = 4_300
"""Digits a number may have: the bound that Python itself has for turning integers into text."""

MIN_DIGITS = 64
"""What `Limits.digits` is at least, so that sums and products of usual numbers need no check."""


def weight_in_passes(weight: int) -> int:
    """Return how many loop passes a body counts for that weighs so much; see `FILTER_WEIGHT`."""
    return max(-(-weight // PASS_WEIGHT), 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one template and one render; reaching one raises `LimitError`.

    Attributes:
        source_chars: Characters of template source, checked before scanning; of a webhook those of all its
            fields, names included, and 8 more for each header, key and value.
        source_nodes: Tags, outputs, operands, filters and segments of paths in one template, counted before
            it is compiled; also in all partials and content blocks of one render together. A webhook may have
            a field with Liquid for each 8 of them.
        nesting_depth: Blocks inside blocks in one template, and groups inside groups in one expression.
        loop_passes: Passes of all `for`, `tablerow` and `render … for` loops of one render
            together; a loop is charged whole before its first pass. A body of more than 32 tags, outputs and
            operands counts once for each 32 of them, a filter being as much as 8, and so does a partial.
        output_chars: Characters of one rendered text, captures included; of a webhook, those of its whole
            request: the method, the URL percent-encoded, names and values of headers, and the body.
        string_chars: Characters of one text that a filter makes; 1,024 are always free.
        filter_chars: Characters of texts, and 16 for each item of lists, that the filters of one render
            make together, and its tags: captures, partials, content blocks, translations, answers of
            connected content; what has up to 1,024 characters or items is free.
        read_chars: Characters of texts, and at least 16 for each value of lists and hashes, that comparisons,
            outputs and filters of one render read together, arguments included, where those filters make
            less than they read; short ones are free, and what takes longer counts for more.
        list_items: Items of a range that has to be written out as a list, and of a list that a
            filter makes.
        partial_renders: `render`, `include` and content-block renders of one render together, and uses of
            partials that the loader does not have.
        partial_depth: Partials inside partials.
        partial_chars: Characters of source of all the partials and content blocks of one render together,
            each counted once.
        content_calls: Calls of connected content in one render.
        digits: Digits of a number that is read, printed or made; from 64 to 4,300, Python's own bound
            for turning integers into text.
        data_depth: Levels of lists and hashes inside each other that printing, comparing, flattening and
            the like follow.
        deadline_seconds: Seconds of wall-clock time from the start of a render on; None: without end.
            The compiling at the first use counts, and all fields of a webhook together. Looked at often
            enough to end a render within a tenth of a second, calls of connected content included; what
            a loader, or a filter or tag of your own, does is not cut short.

    Raises:
        ValueError: A bound is negative, not an integer, or over what it can be.
    """

    source_chars: int = 262_144
    source_nodes: int = 25_000
    nesting_depth: int = 30
    loop_passes: int = 100_000
    output_chars: int = 1_048_576
    string_chars: int = 1_048_576
    filter_chars: int = 16_777_216
    read_chars: int = 67_108_864
    list_items: int = 100_000
    partial_renders: int = 1_000
    partial_depth: int = 20
    partial_chars: int = 1_048_576
    content_calls: int = 100
    digits: int = MAX_DIGITS
    data_depth: int = 100
    deadline_seconds: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "deadline_seconds":
                if value is not None and (type(value) not in (int, float) or not value >= 0):
                    raise ValueError("Limits.deadline_seconds must be a number of at least 0, or None")
            elif type(value) is not int or value < 0:
                raise ValueError(f"Limits.{field.name} must be an integer of at least 0")
        if not MIN_DIGITS <= self.digits <= MAX_DIGITS:
            raise ValueError(f"Limits.digits must be from {MIN_DIGITS} to {MAX_DIGITS}")
