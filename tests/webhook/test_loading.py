"""Files: read in one way, whether the library or the command line asks for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks import DocumentError
from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Webhook
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.input_files import load_source
from liquid_webhooks.webhook.document.parts import WebhookDocument

PIECES = (
    "\ufeff",
    "# c\n",
    "POST https://a.example/{{ a }}\n",
    "A: 1\r\n",
    "A: é\n",
    "\n",
    "{{ a }}",
    "{{ a",
)

texts = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)

objects = st.fixed_dictionaries(
    {"url": texts, "request_method": st.sampled_from(["POST", ""])},
    optional={
        "request_headers": st.just({"A": "{{ a }}"}),
        "body": texts | st.just({"a": "{{ b }}"}),
        "x": texts,
    },
).map(json.dumps)


def shape(document: WebhookDocument) -> list[object]:
    """Return the texts of a document and their places."""
    parts = [document.method, *document.templates]
    return [(part.source, part.start, part.stop) for part in parts] + [name for name, _ in document.headers]


@given(st.tuples(st.just("a.http"), texts) | st.tuples(st.just("a.json"), objects | texts))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_command_line_reads_what_the_library_reads(tmp_path: Path, file: tuple[str, str]) -> None:
    """A file is the same webhook for both, or no webhook for both."""
    path = tmp_path / file[0]
    path.write_bytes(file[1].encode())
    try:
        expected = Webhook.load(path)
    except LiquidWebhooksError:
        with pytest.raises(Failure):
            load_source(str(path), Environment())
        return

    source, text = load_source(str(path), Environment())
    assert isinstance(source, Webhook)
    assert shape(source.document) == shape(expected.document)
    assert text == file[1].removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("raw", "message", "place"),
    [
        (b"\xff", "the file is not UTF-8", None),
        (b'{"url": 1,\n}', "the file is not JSON: a comma before the closing bracket; take it out", (2, 1)),
        (b"", "the file is not JSON: the text is empty", (1, 1)),
        (b"\x1f\x8b\x08", "the file is compressed by gzip; unpack it first, as with `gunzip`", None),
        (b"url: a\n", "the file is YAML, not JSON; turn it into JSON first, as with `yq -o=json`", None),
        (b"[" * 100_000, "the file holds JSON beyond measure", None),
        (b"9" * 5_000, "the file holds JSON beyond measure", None),
        (b"[]", "a webhook object is an object, not an array", None),
    ],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, raw: bytes, message: str, place: tuple[int, int] | None
) -> None:
    """The error names the file, what is wrong with it, and the place where one is known."""
    path = tmp_path / "a.json"
    path.write_bytes(raw)
    with pytest.raises(DocumentError) as caught:
        Webhook.load(path)

    assert (caught.value.message, caught.value.position) == (message, place)
    assert str(caught.value).startswith(str(path))
