"""Time zones by the names and numbers that Braze takes: IANA, Rails, hours and offsets."""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from datetime import tzinfo
from functools import cache
from functools import lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.values import to_s
from liquid_webhooks.values import unwrap

__all__ = ["RAILS_NAMES", "find_zone"]

_MAX_NAME_CHARS = 64
_MAX_HOURS = 13
_ABBREVIATION = 4
"""Characters of the longest abbreviation; those are alike, and hours apart."""

_NAMED_AS_THEIR_CITY = """
    America/Tijuana America/Chihuahua America/Mazatlan America/Mexico_City America/Monterrey
    America/Bogota America/Lima America/Caracas America/La_Paz America/Santiago
    America/Argentina/Buenos_Aires America/Montevideo America/Puerto_Rico Atlantic/Azores
    Europe/Dublin Europe/Lisbon Europe/London Africa/Casablanca Africa/Monrovia Etc/UTC
    Europe/Belgrade Europe/Bratislava Europe/Budapest Europe/Ljubljana Europe/Prague
    Europe/Sarajevo Europe/Skopje Europe/Warsaw Europe/Zagreb Europe/Brussels Europe/Copenhagen
    Europe/Madrid Europe/Paris Europe/Amsterdam Europe/Berlin Europe/Zurich Europe/Rome
    Europe/Stockholm Europe/Vienna Europe/Bucharest Africa/Cairo Europe/Helsinki Europe/Riga
    Europe/Sofia Europe/Tallinn Europe/Vilnius Europe/Athens Europe/Istanbul Europe/Minsk
    Asia/Jerusalem Africa/Harare Europe/Kaliningrad Europe/Moscow Europe/Volgograd Europe/Samara
    Asia/Kuwait Asia/Riyadh Africa/Nairobi Asia/Baghdad Asia/Tehran Asia/Muscat Asia/Baku
    Asia/Tbilisi Asia/Yerevan Asia/Kabul Asia/Karachi Asia/Tashkent Asia/Kolkata Asia/Kathmandu
    Asia/Dhaka Asia/Almaty Asia/Novosibirsk Asia/Rangoon Asia/Bangkok Asia/Jakarta
    Asia/Krasnoyarsk Asia/Chongqing Asia/Hong_Kong Asia/Urumqi Asia/Kuala_Lumpur Asia/Singapore
    Asia/Taipei Australia/Perth Asia/Irkutsk Asia/Ulaanbaatar Asia/Seoul Asia/Tokyo Asia/Yakutsk
    Australia/Darwin Australia/Adelaide Australia/Melbourne Australia/Sydney Australia/Brisbane
    Australia/Hobart Asia/Vladivostok Pacific/Guam Pacific/Port_Moresby Asia/Magadan
    Asia/Srednekolymsk Pacific/Fiji Asia/Kamchatka Pacific/Auckland
"""

RAILS_NAMES: Final[dict[str, str]] = {
    **{name.rpartition("/")[2].replace("_", " "): name for name in _NAMED_AS_THEIR_CITY.split()},
    "International Date Line West": "Etc/GMT+12",
    "Midway Island": "Pacific/Midway",
    "American Samoa": "Pacific/Pago_Pago",
    "Hawaii": "Pacific/Honolulu",
    "Alaska": "America/Juneau",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Mountain Time (US & Canada)": "America/Denver",
    "Arizona": "America/Phoenix",
    "Central Time (US & Canada)": "America/Chicago",
    "Saskatchewan": "America/Regina",
    "Guadalajara": "America/Mexico_City",
    "Central America": "America/Guatemala",
    "Eastern Time (US & Canada)": "America/New_York",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Quito": "America/Lima",
    "Atlantic Time (Canada)": "America/Halifax",
    "Newfoundland": "America/St_Johns",
    "Brasilia": "America/Sao_Paulo",
    "Georgetown": "America/Guyana",
    "Greenland": "America/Godthab",
    "Mid-Atlantic": "Atlantic/South_Georgia",
    "Cape Verde Is.": "Atlantic/Cape_Verde",
    "Edinburgh": "Europe/London",
    "Bern": "Europe/Zurich",
    "West Central Africa": "Africa/Algiers",
    "Kyiv": "Europe/Kiev",
    "Pretoria": "Africa/Johannesburg",
    "St. Petersburg": "Europe/Moscow",
    "Abu Dhabi": "Asia/Muscat",
    "Ekaterinburg": "Asia/Yekaterinburg",
    "Islamabad": "Asia/Karachi",
    "Chennai": "Asia/Kolkata",
    "Mumbai": "Asia/Kolkata",
    "New Delhi": "Asia/Kolkata",
    "Astana": "Asia/Dhaka",
    "Sri Jayawardenepura": "Asia/Colombo",
    "Hanoi": "Asia/Bangkok",
    "Beijing": "Asia/Shanghai",
    "Osaka": "Asia/Tokyo",
    "Sapporo": "Asia/Tokyo",
    "Canberra": "Australia/Melbourne",
    "Solomon Is.": "Pacific/Guadalcanal",
    "New Caledonia": "Pacific/Noumea",
    "Marshall Is.": "Pacific/Majuro",
    "Wellington": "Pacific/Auckland",
    "Nuku'alofa": "Pacific/Tongatapu",
    "Tokelau Is.": "Pacific/Fakaofo",
    "Chatham Is.": "Pacific/Chatham",
    "Samoa": "Pacific/Apia",
}
"""Names of ActiveSupport 6.1's `TimeZone` to IANA names."""

_CLOCK_OFFSET = re.compile(r"([+-]?)([0-9]{1,2}):([0-9]{2})")
_WRITTEN = re.compile(r"""time_zone\s*:\s*(['"])([^'"{}\n]*)\1""")
"""The filter with a zone that is a text of the template."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")


class UnknownZoneError(RenderError):
    """There is no time zone of this name."""

    @property
    def message(self) -> str:
        """The reason; it names the zone, and the nearest one, only where the template's own text does."""
        token = self.token
        written = _WRITTEN.match(token.source, max(token.start_index, 0)) if token else None
        name = written[2] if written else ""
        if not name or len(name) > _MAX_NAME_CHARS or _named(name) is not None:
            return super().message
        near = _nearest(name)
        hint = f"; did you mean `{near}`?" if near else ""
        return f"unknown time zone `{name}`{hint}"


@lru_cache(maxsize=128)
def _nearest(name: str) -> str | None:
    """Return the zone of that city, or one spelt much like it; an offset or an abbreviation is like none."""
    if any(character.isdigit() for character in name):
        return None
    places = sorted({*RAILS_NAMES, *(known for known in _iana_names() if "/" in known)})
    city = name.replace(" ", "_").casefold()
    of_city = (place for place in places if city in (place.casefold(), place.rpartition("/")[2].casefold()))
    return next(of_city, None) or nearest(name, (place for place in places if len(place) > _ABBREVIATION))


def find_zone(zone: object) -> tzinfo:
    """Return the time zone that a value of the template names; UTC for nil and the empty text, which is
    how profiles write that a user has none.

    Args:
        zone: An IANA or Rails name, a number (up to 13: hours, beyond: ±HHMM), or the text
            of such a number or of an offset such as `+02:00`.

    Raises:
        RenderError: There is no such zone.
    """
    zone = unwrap(zone)
    named: tzinfo | None = None
    if zone is None or zone == "":
        return UTC
    if isinstance(zone, str):
        named = _named(zone) if len(zone) <= _MAX_NAME_CHARS else None
    elif type(zone) is int:
        named = _numbered(zone)
    elif isinstance(zone, float):
        named = _numbered_float(zone)
    if named is None:
        name = to_s(zone)
        charge_text(len(name))
        raise UnknownZoneError("unknown time zone", inline=f"Invalid Timezone: {name}")
    return named


@lru_cache(maxsize=128)
def _named(name: str) -> tzinfo | None:
    if clock := _CLOCK_OFFSET.fullmatch(name):
        return _fixed(clock[1] == "-", int(clock[2]), int(clock[3]))
    if _NUMBER.fullmatch(name):
        return _numbered(int(name))
    key = RAILS_NAMES.get(name, name)
    if key not in _iana_names():
        return None
    zone = ZoneInfo(key)
    # Zones that are UTC under another name print as UTC does, and not as a zero offset.
    return UTC if zone.tzname(datetime(2000, 1, 1, tzinfo=UTC)) == "UTC" else zone


@cache
def _iana_names() -> frozenset[str]:
    """Return the names in the tzdata package: a system's own directory also holds files that are no zones."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def _numbered(number: int) -> tzinfo | None:
    size = abs(number)
    if size <= _MAX_HOURS:
        return _fixed(number < 0, size, 0)
    return _fixed(number < 0, size // 100, size % 100)


def _numbered_float(number: float) -> tzinfo | None:
    if abs(number) <= _MAX_HOURS:
        return timezone(timedelta(seconds=round(number * 3600)))
    return _numbered(int(number)) if number.is_integer() else None


def _fixed(negative: bool, hours: int, minutes: int) -> tzinfo | None:
    if hours > 23 or minutes > 59:
        return None
    seconds = (hours * 60 + minutes) * 60
    return timezone(timedelta(seconds=-seconds if negative else seconds)) if seconds else UTC
