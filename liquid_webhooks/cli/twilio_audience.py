"""Segments of messages, counted over an audience, and how the counts are shown.

What is kept grows with the different counts and characters, and not with the users.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from liquid_webhooks.cli.twilio_bodies import Message
from liquid_webhooks.twilio.judgements import Judgement
from liquid_webhooks.twilio.rules import MOST_BODY_CHARS
from liquid_webhooks.twilio.segments import MOST_OFFENDERS
from liquid_webhooks.twilio.segments import segments

__all__ = ["QUEUE_HOURS", "SHOWN_OFFENDERS", "Audience", "as_table", "describe_character", "label"]

QUEUE_HOURS: Final = 10
"""How long Twilio queues a sender's messages before it drops them (errors 21611, 30001)."""

SHOWN_OFFENDERS: Final = 20
"""Characters that the table lists; JSON has all that are counted."""

LISTED_USERS: Final = 1_000
"""Users that need UCS-2 whom JSON lists, so that memory stays flat; all of them are counted."""

LISTED_CHARACTERS: Final = 10_000
"""Characters that are told of these users together; the last of them may have fewer than they need."""

MOST_CHARACTERS: Final = 10_000
"""Different characters whose users are counted; there are few, unless the rows make them up."""


class Audience:
    """Counts the segments of one user's message after another.

    Args:
        smart_encoded: Count as if every message had smart encoding.
    """

    def __init__(self, smart_encoded: bool = False) -> None:
        self._smart_encoded = smart_encoded
        self._users_by_count: Counter[int] = Counter()
        self._users_by_character: Counter[str] = Counter()
        self._users_by_refusal: Counter[Judgement] = Counter()
        self._first_place: dict[str, str] = {}
        self._ucs2_users = 0
        self._ucs2_listed: list[tuple[str, tuple[str, ...]]] = []
        self._listed_characters = 0
        self._has_more_characters = False
        self._other_users = 0

    def add(self, message: Message, place: str | None = None) -> None:
        """Count one user's message; `place` is where the user stands in the input."""
        counted = segments(message.body, smart_encoded=self._smart_encoded or message.is_smart)
        self._users_by_count[counted.count] += 1
        self._users_by_refusal.update(message.refusals)
        self._other_users += not message.is_sms
        if counted.encoding == "UCS-2":
            self._ucs2_users += 1
            self._count_characters(counted.offenders, place)
            # Of a long text there may be more than are listed.
            if len(message.body) > MOST_BODY_CHARS and len(counted.offenders) == MOST_OFFENDERS:
                self._has_more_characters = True
            if place is not None and len(self._ucs2_listed) < LISTED_USERS:
                left = LISTED_CHARACTERS - self._listed_characters
                self._ucs2_listed.append((place, counted.offenders[:left]))
                self._listed_characters += min(len(counted.offenders), left)

    def _count_characters(self, characters: Iterable[str], place: str | None) -> None:
        for character in characters:
            if character not in self._users_by_character:
                if len(self._users_by_character) >= MOST_CHARACTERS:
                    self._has_more_characters = True
                    continue
                if place is not None:
                    self._first_place[character] = place
            self._users_by_character[character] += 1

    @property
    def users(self) -> int:
        """How many users' messages were counted."""
        return self._users_by_count.total()

    @property
    def total(self) -> int:
        """The segments of all of them."""
        return sum(count * users for count, users in self._users_by_count.items())

    def at_most(self, percent: int) -> int | None:
        """Return the smallest count that `percent` of the users do not exceed (0 < percent <= 100).

        None if there are no users.
        """
        rank, users = -(-self.users * percent // 100), 0
        for count in sorted(self._users_by_count):
            users += self._users_by_count[count]
            if users >= rank:
                return count
        return None

    def record(self, *, aborted: int, failed: int, rate: float | None) -> dict[str, object]:
        """Return the counts as a JSON object.

        Args:
            aborted: How many users' messages were aborted.
            failed: How many users' messages failed.
            rate: Segments a second that the sender, or all senders of a pool together, may send.
        """
        hours = None if rate is None else self.total / rate / 3600
        return {
            "users": self.users + aborted + failed,
            "counted": self.users,
            "aborted": aborted,
            "failed": failed,
            "min": min(self._users_by_count, default=None),
            "median": self.at_most(50),
            "p95": self.at_most(95),
            "max": max(self._users_by_count, default=None),
            "total": self.total,
            "ucs2_users": self._ucs2_users,
            "ucs2_first_users": [
                {"user": place, "characters": list(characters)} for place, characters in self._ucs2_listed
            ],
            "offenders": [
                {
                    **describe_character(character),
                    "users": users,
                    "first_user": self._first_place.get(character),
                }
                for character, users in sorted(
                    self._users_by_character.items(), key=lambda item: (-item[1], item[0])
                )
            ],
            "more_offenders": self._has_more_characters,
            "refused": [
                {
                    "twilio_code": refusal.twilio_code,
                    "parameter": refusal.parameter,
                    "message": refusal.message,
                    "users": users,
                }
                for refusal, users in self._users_by_refusal.most_common()
            ],
            "other_users": self._other_users,
            "rate": rate,
            "hours": hours,
            "queue_hours": QUEUE_HOURS,
            "fits_queue": None if hours is None else hours <= QUEUE_HOURS,
        }


def describe_character(character: str) -> dict[str, object]:
    """Return a character, its code points and its name in Unicode as a JSON object."""
    return {
        "character": character,
        "code_points": " ".join(f"U+{ord(each):04X}" for each in character),
        "name": ", ".join(unicodedata.name(each, "(no name)") for each in character),
    }


def label(described: dict[str, object]) -> str:
    """Return what `describe_character` gave as a text for people; a character that does not print is left
    out."""
    character = str(described["character"])
    shown = f"{character} " if character.isprintable() and not unicodedata.combining(character[0]) else ""
    return f"{shown}{described['code_points']} {described['name']}"


def as_table(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return `rows` of a name and a value as lines, the values in one column."""
    every = list(rows)
    width = max(len(name) for name, _ in every)
    return [f"{name:<{width}}  {value}" for name, value in every]
