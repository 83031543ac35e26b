"""Long templates are only long: no chain and no number of statements is too much for the generated code."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks.compiler import compiled


@pytest.mark.parametrize(("join", "expected"), [("or", "yes"), ("and", "no")])
def test_a_flat_chain_of_conditions(join: str, expected: str) -> None:
    """5,000 comparisons joined by `and` or `or` are no nesting."""
    chain = f" {join} ".join(f"a == {number}" for number in range(5000))
    source = f"{{% if {chain} %}}yes{{% else %}}no{{% endif %}}"

    assert Environment().from_string(source).render(a=4999) == expected


@pytest.mark.parametrize(
    "frame",
    [
        "{{{{ {} }}}}",
        "{{% assign x = {} %}}{{{{ x }}}}",
        "{{% if {{{{ {} }}}} == 3000 %}}3000{{% endif %}}",
        "{{% echo {} %}}",
    ],
    ids=["output", "assign", "condition", "echo"],
)
def test_a_chain_of_3000_filters(frame: str) -> None:
    """A filter chain may be as long as the source allows, wherever filters may stand."""
    source = frame.format("0" + " | plus: 1" * 3000)

    assert Environment().from_string(source).render() == "3000"


def test_many_statements() -> None:
    """Thousands of outputs, branches and variables are only long."""
    env = Environment(limits=Limits(source_chars=10**6, source_nodes=10**6, output_chars=10**6))
    variables = "".join(f"{{% assign v{number} = {number} %}}" for number in range(2000))

    assert env.from_string("{{ a }}" * 20_000).render(a="x") == "x" * 20_000
    assert env.from_string(variables + "{{ v1999 }}").render() == "1999"
    assert env.from_string("{% if a %}{{ a }}{% endif %}" * 3_000).render(a="x") == "x" * 3_000


@pytest.mark.parametrize("failure", [MemoryError, RecursionError, SystemError])
def test_what_python_cannot_compile_is_a_limit(
    failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever Python's own compiler says where memory or its stack ends, the template is too large."""

    def fails(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(compiled, "compile", fails, raising=False)

    with pytest.raises(LimitError):
        Environment().from_string("{{ a }}").render()
