"""Which addresses may be fetched, however they are written."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.web.addresses import allowed_hosts, canonical_host, checked_url, is_special, is_web_port, shown


def spellings(address: IPv4Address) -> list[str]:
    """Return the ways in which programs write *address*."""
    a, b, c, d = address.packed
    number = int(address)
    return [
        f"{a}.{b}.{c}.{d}",
        f"{a}.{b}.{c}.{d}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"0x{a:x}.0x{b:X}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"{a}.0x{b:x}.0{c:o}.{d}",
        f"{a}.{b}.{c}.{d}".translate(str.maketrans("0123456789.", "０１２３４５６７８９。")),
    ]


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_every_spelling_of_an_address_is_that_address(address: IPv4Address) -> None:
    hosts = {checked_url(f"http://{spelling}/").raw_host for spelling in spellings(address)}

    assert hosts == {str(address)}


@given(st.text())
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    for url in (text, f"http://{text}", f"https://a.example/{text}"):
        try:
            checked = checked_url(url)
        except ValueError:
            continue
        assert checked.scheme in ("http", "https")
        assert checked.raw_host == canonical_host(checked.raw_host or "")
        assert "@" not in checked.raw_authority


@pytest.mark.parametrize(
    ("given", "fetched"),
    [
        ("https://example.com", "https://example.com/"),
        (" HTTPS://Example.COM./a?b=c#d \n", "https://example.com/a?b=c"),
        ("http://日本語.jp/道?あ", "http://xn--wgv71a119e.jp/%E9%81%93?%E3%81%82"),
        ("http://ex。ample.com:8080/", "http://ex.ample.com:8080/"),
        ("http://a_b.example/x y", "http://a_b.example/x%20y"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_an_address_is_brought_into_one_form(given: str, fetched: str) -> None:
    assert str(checked_url(given)) == fetched


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/hostname",
        "data:text/html,x",
        "javascript:alert(1)",
        "//example.com/",
        "http:///x",
        "http:\\\\example.com\\",
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://:secret@example.com/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://exa mple.com/",
        "http://exam\nple.com/",
        "http://%31%32%37.0.0.1/",
        "http://a..example/",
        "http://-a.example/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://1.2.3.08/",
        "http://[::1/",
        "http://[::g]/",
        "http://" + "a" * 64 + ".example/",
        "http://example.com/" + "a" * 5000,
    ],
)
def test_what_is_no_web_address_is_told_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        checked_url(text)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255"),
        *("127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255"),
        *("192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1"),
        *("203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1"),
        *("64:ff9b::a9fe:a9fe", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "100:0:0:1::1"),
        *("2001::1", "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::"),
        *("2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%lo", "fec0::1"),
        *("ff02::1", "2606:4700::1111%eth0", "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:10.0.0.1", "4000::1"),
        *("localhost", "127.1", "0x7f000001", "2130706433", "127.0.0.1 ", ""),
    ],
)
def test_special_addresses_are_told(address: str) -> None:
    assert is_special(address)


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.1"),
        *("169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "168.63.129.15", "192.0.1.1"),
        *("192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
        *("2606:4700:4700::1111", "2001:4860:4860::8888", "2001:200::1", "2a00::1", "::ffff:8.8.8.8"),
    ],
)
def test_ordinary_addresses_beside_them_are_not(address: str) -> None:
    assert not is_special(address)


def test_ports_of_other_services_are_not_asked() -> None:
    assert all(map(is_web_port, (80, 443, 1024, 8080, 65535)))
    assert not any(map(is_web_port, (1, 22, 25, 79, 444, 1023, 2049, 6667)))


def test_the_hosts_of_the_operator_are_read_with_their_ports() -> None:
    assert allowed_hosts("Wiki.Example.:8080, [fd00::0001]:80\t127.1:443") == {
        ("wiki.example", 8080),
        ("fd00::1", 80),
        ("127.0.0.1", 443),
    }


@pytest.mark.parametrize(
    "text", ["wiki", "wiki:", "wiki:0", "wiki:99999", "http://wiki:80", "u@wiki:80", "*:80", "wiki:80/x"]
)
def test_a_wrong_list_of_hosts_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        allowed_hosts(text)


def test_a_message_does_not_show_the_password() -> None:
    assert shown("http://me:secret@a.example/b@c\n") == "http://a.example/b@c "
