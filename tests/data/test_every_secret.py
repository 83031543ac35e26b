"""The secrets of render data: all of them, and looked for once."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import secrets_in

words = st.text("abcd", min_size=1, max_size=6)
secrets = st.dictionaries(words, words, max_size=3)
variables = st.dictionaries(
    st.sampled_from(["a", "email"]), words | words.map(Secret)
) | st.fixed_dictionaries({"secrets": secrets | st.dictionaries(words, secrets, max_size=2)})

HOOK = Webhook.parse("POST https://a.example/\n\n{{ a }}\n")


@given(secrets, variables)
def test_every_secret_of_the_data_is_among_them(given: dict[str, str], plain: dict[str, object]) -> None:
    """They are those that are hidden, then those among the variables, each once, for every user."""
    data = RenderData.from_dict({"secrets": given, "variables": plain})
    for own in (data, data.with_user({"email": "a@b.example"}), data.with_secrets({"e": "eeee"})):
        expected = tuple(dict.fromkeys((*own.hidden, *secrets_in(own.variables))))

        assert own.every_secret == expected
        assert HOOK.render(own).secrets == expected


class Walked(Mapping[str, object]):
    """Counts how often it is gone through."""

    def __init__(self, values: dict[str, object]) -> None:
        self.values_ = values
        self.times = 0

    def __getitem__(self, key: str) -> object:
        return self.values_[key]

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def test_secrets_are_looked_for_once() -> None:
    """However often data is rendered with, it is looked through once; a user of its own is another's data."""
    walked = Walked({"CODE": "a-secret"})
    data = RenderData.from_dict({"variables": {"secrets": walked}})
    first = HOOK.render(data)
    before = walked.times
    requests = [HOOK.render(data) for _ in range(5)]

    assert walked.times == before > 0
    assert all(request.secrets == first.secrets == (Secret("a-secret"),) for request in requests)
    # Their patterns are made once too.
    assert all(request.secrets[0] is first.secrets[0] for request in requests)
