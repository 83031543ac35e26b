"""Which addresses connected content may reach (promise P12, and the address traps of the HTTP side)."""

from __future__ import annotations

from ipaddress import IPv4Address
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.resources.live.public_addresses import is_public

PUBLIC = ["1.1.1.1", "8.8.8.8", "99.255.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.0.1.1"]
PUBLIC += ["198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1", "2606:4700:4700::1111"]
PUBLIC += ["2a00:1450:4001::200e", "2400::", "2001:4860:4860::8888"]

# What `ipaddress` of CPython 3.11.7 calls global.
MISCALLED = ["64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "fec0::1", "192.0.0.9", "192.88.99.1"]
MISCALLED += ["224.0.0.1", "::127.0.0.1"]

REFUSED = [
    *MISCALLED,
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1"),
    *("127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1"),
    *("192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1"),
    *("203.0.113.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:1.1.1.1", "::ffff:0:1.1.1.1", "::1.1.1.1", "64:ff9b::1.1.1.1"),
    *("100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1"),
    *(
        "2001:db8::1",
        "2002:101:101::1",
        "3ffe::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
    ),
    *("fe80::1", "fe80::1%eth0", "2606:4700:4700::1111%1", "feff::1", "ff02::1", "ff0e::1", "ffff::1"),
]

NO_ADDRESSES = ["", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "①②⑦.0.0.1", "0", "8.8.8.8 ", "8.8.8"]
NO_ADDRESSES += [
    "localhost",
    "8.8.8.8:80",
    "[2606:4700:4700::1111]",
    "08.8.8.8",
    "٨.8.8.8",
    "8.8.8.8\0",
    "1" * 9999,
]

V6 = st.integers(0, 2**128 - 1).map(IPv6Address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    """An address of the public internet is allowed, as a text and as an object, and beside special blocks."""
    parsed = IPv6Address(address) if ":" in address else IPv4Address(address)

    assert is_public(address)
    assert is_public(parsed)


@pytest.mark.parametrize("address", REFUSED)
def test_special_addresses_are_refused(address: str) -> None:
    """No address of a special block is public, nor one that holds an IPv4 address or a zone."""
    parsed = IPv6Address(address) if ":" in address else IPv4Address(address)

    assert not is_public(address)
    assert not is_public(parsed)


@pytest.mark.parametrize("text", NO_ADDRESSES, ids=range(len(NO_ADDRESSES)))
def test_other_spellings_are_no_addresses(text: str) -> None:
    """A text that only a lenient reader takes for an address is not public."""
    assert not is_public(text)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_no_ipv4_address_is_more_public_than_python_says(address: IPv4Address) -> None:
    """What Python calls private, reserved or multicast is never public here."""
    if is_public(address):
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_unspecified))


@given(V6 | st.integers(2**125, 2**126 - 1).map(IPv6Address))
def test_no_ipv6_address_is_more_public_than_python_says(address: IPv6Address) -> None:
    """What Python calls private, reserved, multicast or a wrapper of IPv4 is never public here."""
    if is_public(address):
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_site_local))
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None


@given(st.integers(0, 2**32 - 1), st.sampled_from(["::ffff:0:0", "::", "64:ff9b::", "::ffff:0:0:0"]))
def test_wrapped_ipv4_addresses_are_refused(address: int, wrapper: str) -> None:
    """An IPv4 address inside an IPv6 one is refused, whatever it is."""
    assert not is_public(IPv6Address(int(IPv6Address(wrapper)) + address))
    assert not is_public(IPv6Address((0x2002 << 112) + (address << 80) + 1))
