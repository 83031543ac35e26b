"""Run in a fresh process by the test of promise P12: does all but send, with the network out of reach.

`python -m tests.promises.offline` prints as JSON what was asked of the network or of other programs;
`python -m tests.promises.offline try` asks for something, to show that it is noticed.
"""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import urllib.request
from tempfile import TemporaryDirectory

from click.testing import CliRunner

NETWORK = ("socket.", "http.client.", "urllib.", "ftplib.", "smtplib.", "subprocess.", "os.system", "os.exec")
"""Beginnings of the names of audit events that a program raises when it reaches out."""

asked: list[str] = []


def watch(event: str, _arguments: tuple[object, ...]) -> None:
    """Refuse and note what reaches out; an audit hook, so that no way of asking goes past it."""
    if event.startswith(NETWORK):
        asked.append(event)
        raise PermissionError(f"no {event} here")


def ask() -> None:
    """Try to reach out in several ways."""
    for attempt in (
        lambda: socket.getaddrinfo("a.example", 80),
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
        lambda: socket.gethostbyname("a.example"),
    ):
        with contextlib.suppress(OSError):
            attempt()


def use() -> None:
    """Parse, render, check and export templates and webhooks of all kinds."""
    from liquid_webhooks import RenderData
    from liquid_webhooks import Webhook
    from liquid_webhooks import check
    from liquid_webhooks import gallery
    from liquid_webhooks.webhook.export import FORMATS
    from liquid_webhooks.webhook.export import export
    from tests.promises.samples import HOOK
    from tests.promises.samples import TEMPLATES
    from tests.promises.samples import data
    from tests.promises.samples import environment

    env = environment()
    for source in TEMPLATES.values():
        template = env.from_string(source)
        template.result(data(2))
        template.analyze()
        check(template, data=data(1))
    entries = [(entry.text, RenderData.from_dict(entry.data)) for entry in map(gallery.load, gallery.names())]
    for text, given in [(HOOK, data(1)), *entries]:
        webhook = Webhook.parse(text, env)
        request = webhook.render(given)
        check(webhook, data=given)
        for name in FORMATS:
            export(request, name)
            export(request, name, show_secrets=True)


def use_the_command_line() -> None:
    """Run every command of the program on a webhook of the gallery."""
    from liquid_webhooks import gallery
    from liquid_webhooks.cli import program

    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        name = gallery.names()[0]
        for arguments in (
            ["new", name],
            ["render", f"{name}.http", "--data", f"{name}.json", "--format", "curl"],
            ["check", f"{name}.http"],
            ["bench", f"{name}.http", "--data", f"{name}.json"],
            ["--help"],
        ):
            assert CliRunner().invoke(program, arguments).exit_code == 0


def main() -> None:
    """Do it all, and report."""
    sys.addaudithook(watch)
    if sys.argv[1:] == ["try"]:
        ask()
    else:
        use()
        use_the_command_line()
    json.dump(asked, sys.stdout)


if __name__ == "__main__":
    main()
