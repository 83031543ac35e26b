"""Properties of the scanner: text is never changed, tokens stand where they say, nothing else is raised."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.scanner import scan
from tests.strategies import template_sources

OPENERS = ("{{", "{%", "<%")


@given(st.text().filter(lambda text: not any(opener in text for opener in OPENERS)))
def test_text_without_markup_is_one_token(text: str) -> None:
    """A source without markup comes back as it is, CR, NUL and surrogates included."""
    assert text == "".join(token.value for token in scan(text, DEFAULT_DELIMITERS))


@given(st.text(), st.text().filter(lambda text: not any(opener in text for opener in OPENERS)))
def test_raw_bodies_are_verbatim(body: str, after: str) -> None:
    """What stands between `raw` tags comes back as it is, as does the text behind them."""
    if "{%" in body:
        body = body.replace("endraw", "")
    source = f"{{% raw %}}{body}{{% endraw %}}{after}"

    contents = [token.value for token in scan(source, DEFAULT_DELIMITERS) if token.kind == "content"]

    assert [text for text in (body, after) if text] == contents


def outcome(source: str, start: int, end: int) -> list[Token] | ParseError:
    """Return the tokens of a part, or the error."""
    try:
        return scan(source, DEFAULT_DELIMITERS, start=start, end=end)
    except ParseError as error:
        return error


@given(template_sources())
def test_tokens_or_a_parse_error(source: str) -> None:
    """Any source gives tokens that stand at their places, in order, or a parse error with a place in it."""
    found = outcome(source, 0, len(source))

    tokens = [found.token] if isinstance(found, ParseError) else found
    starts = [-1 if token is None else token.start_index for token in tokens]
    assert sorted(starts) == starts
    assert all(0 <= start <= len(source) for start in starts)
    assert all(source.startswith(token.value, token.start_index) for token in tokens if token)


@given(template_sources(), st.integers(0, 40), st.integers(0, 40))
def test_a_part_is_scanned_like_a_source_of_its_own(source: str, before: int, length: int) -> None:
    """Scanning a part gives the tokens of that part alone, moved to their places."""
    start = min(before, len(source))
    end = min(start + length, len(source))

    alone = outcome(source[start:end], 0, end - start)
    inside = outcome(source, start, end)

    if isinstance(alone, ParseError) or isinstance(inside, ParseError):
        assert getattr(alone, "message", None) == getattr(inside, "message", None)
    else:
        assert alone == [
            token._replace(start_index=token.start_index - start, source=source[start:end])
            for token in inside
        ]
