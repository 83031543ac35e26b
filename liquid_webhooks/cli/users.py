"""The profiles of `--user`: one JSON document, or JSON lines that are read one at a time."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from json import JSONDecodeError
from random import Random

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.input_files import open_bytes
from liquid_webhooks.cli.input_files import reason
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.data.profiles import matches
from liquid_webhooks.data.profiles import profiles_in
from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.files import parse_json
from liquid_webhooks.webhook.loading import decode

__all__ = ["User", "one_at_random", "read_users", "with_id"]

_CLOSING = (b"]", b"}", b",")
"""What a third line begins with if an object on the second line is a part of the first line's value."""


@dataclass(frozen=True, slots=True)
class User:
    """One entry of the input.

    Attributes:
        place: The file and the line or number of the entry.
        profile: The profile, not looked at yet.
        error: Why the entry cannot be read, or None.
    """

    place: str
    profile: object
    error: str | None = None


def read_users(path: str, read: Callable[[int], object] = lambda _: None) -> Iterator[User]:
    """Yield the profiles of the file `path`, or of standard input for `-`.

    A file whose first line is a whole JSON value, or whose second line cannot go on from the first, is taken
    for JSON lines: a line that cannot be read is an entry with an error. Otherwise the file is one document.

    Args:
        path: A profile, an export (`{"users": […]}`), `{"attributes": […]}`, an array of profiles, or JSON
            lines of any of these.
        read: Called with the number of bytes of each piece that was read.

    Raises:
        Failure: The file cannot be opened, is a document that is no JSON, or holds no users.
    """
    name = shown_name(path)
    with open_bytes(path) as stream:
        users = _of_lines(enumerate(_counted(stream, name, read), 1), name)
        first = next(users, None)
        if first is None:
            raise Failure(f"{name}: holds no users")
        yield first
        yield from users


def _of_lines(lines: Iterator[tuple[int, bytes]], name: str) -> Iterator[User]:
    first = next((line for line in lines if line[1].strip()), None)
    if first is None:
        return
    ahead = [first]
    if _goes_on(first[1]):
        following: list[bytes] = []
        for line in lines:
            ahead.append(line)
            if line[1].strip():
                following.append(line[1])
                if len(following) == 2:
                    break
        second, third = [*following, b"", b""][:2]
        if not _is_object(second) or third.strip().startswith(_CLOSING):
            document = b"".join(raw for _, raw in chain(ahead, lines))
            yield from _of_document(document, name, first[0] - 1)
            return
    for number, raw in chain(ahead, lines):
        if not raw.isspace():
            yield from _of_line(raw, name, number)


def _counted(stream: Iterable[bytes], name: str, read: Callable[[int], object]) -> Iterator[bytes]:
    try:
        for line in stream:
            read(len(line))
            yield line
    except OSError as error:
        raise Failure(f"{name}: {reason(error)}") from None


def _goes_on(line: bytes) -> bool:
    """Tell whether `line` is the beginning of JSON that goes on in the next line."""
    try:
        text = decode(line).rstrip()
        parse_json(text)
    except JSONDecodeError as error:
        return error.pos >= len(text)
    except ValueError:
        return False
    return False


def _is_object(line: bytes) -> bool:
    if not line.startswith(b"{"):
        return False
    try:
        parse_json(decode(line))
    except ValueError:
        return False
    return True


def _of_document(raw: bytes, name: str, lines_before: int) -> Iterator[User]:
    try:
        document = parse_json(decode(raw))
        profiles = document if isinstance(document, list) else list(profiles_in(document))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1 + lines_before
        raise Failure(f"{name}:{line}: is not UTF-8") from None
    except JSONDecodeError as error:
        place = f"{name}:{error.lineno + lines_before}:{error.colno}"
        raise Failure(f"{place}: invalid JSON: {error.msg}") from None
    except (ValueError, DataError) as error:
        raise Failure(f"{name}: {error}") from None
    for number, profile in enumerate(profiles, 1):
        yield _user(f"{name}: user {number}", profile)


def _of_line(line: bytes, name: str, number: int) -> Iterator[User]:
    place = f"{name}:{number}"
    try:
        document = parse_json(decode(line.rstrip(b" \t\r\n")))
        if type(document) is dict and "users" not in document and "attributes" not in document:
            yield User(place, document)
            return
        profiles = document if isinstance(document, list) else list(profiles_in(document))
    except UnicodeDecodeError:
        yield User(place, None, "is not UTF-8")
    except JSONDecodeError as error:
        yield User(f"{place}:{error.colno}", None, f"invalid JSON: {error.msg}")
    except (ValueError, DataError) as error:
        yield User(place, None, str(error))
    else:
        several = len(profiles) > 1
        for index, profile in enumerate(profiles, 1):
            yield _user(f"{place}: user {index}" if several else place, profile)


def _user(place: str, profile: object) -> User:
    # Render data may lack a user, but an entry of the input may not.
    if profile is None:
        return User(place, None, "user: expected an object, not null")
    return User(place, profile)


def with_id(users: Iterable[User], wanted: str, name: str) -> Iterator[User]:
    """Yield the first user whose external id, Braze id, e-mail address or phone number is `wanted`.

    Entries that cannot be read come out too, as they might have been the one.

    Raises:
        Failure: There is none.
    """
    for user in users:
        if user.error is not None:
            yield user
        elif matches(user.profile, wanted):
            yield user
            return
    raise Failure(f"{name}: no user has that id")


def one_at_random(users: Iterable[User], seed: int | None, name: str) -> Iterator[User]:
    """Yield one user, each with the same chance, and the entries that cannot be read.

    Raises:
        Failure: There is none.
    """
    # Nobody gains by guessing whose message is previewed.
    random = Random(seed)  # noqa: S311
    chosen: User | None = None
    count = 0
    for user in users:
        if user.error is not None:
            yield user
            continue
        count += 1
        if random.randrange(count) == 0:
            chosen = user
    if chosen is None:
        raise Failure(f"{name}: holds no users")
    yield chosen
