"""What https promises is kept."""

import shutil
import ssl
import subprocess
from pathlib import Path

import aiohttp.connector
import pytest

from knowledge.errors import Fault
from tests.web.conftest import Opening, fault_of
from tests.web.servers import RawServer, always, by_path, everywhere, reply, serving

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="certificates are made with openssl")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for `safe.example` and its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    making = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=safe.example", "-addext", "subjectAltName=DNS:safe.example"]
    made = subprocess.run([*making, *named, "-keyout", "-", "-out", "-"], capture_output=True, check=True)
    path.write_bytes(made.stdout)
    return path


@pytest.fixture
def server_side(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Return a server's context whose certificate is trusted."""
    monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", ssl.create_default_context(cafile=certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _https(server: RawServer, host: str, path: str = "/") -> str:
    return f"https://{host}:{server.port}{path}"


async def test_a_page_comes_over_https(fetcher: Opening, server_side: ssl.SSLContext) -> None:
    async with serving(always(reply(body=b"safe")), ssl=server_side) as server:
        fetch = fetcher(server, names=everywhere("safe.example"))

        assert (await fetch(_https(server, "safe.example"))).data == b"safe"


async def test_another_one_s_certificate_is_not_taken(fetcher: Opening, server_side: ssl.SSLContext) -> None:
    async with serving(always(reply(body=b"safe")), ssl=server_side) as server:
        fetch = fetcher(server, names=everywhere("other.example"))

        assert (await fault_of(fetch, _https(server, "other.example"))).fault is Fault.UNREACHABLE
        assert server.heads == []


async def test_https_is_not_given_up_for_http(fetcher: Opening, server_side: ssl.SSLContext) -> None:
    async with (
        serving(always(reply(body=b"changed on its way"))) as plain,
        serving(by_path(down=reply(301, Location=plain.url(host="safe.example"))), ssl=server_side) as safe,
        serving(by_path(up=reply(301, Location=_https(safe, "safe.example", "/there")))) as rising,
    ):
        fetch = fetcher(plain, safe, rising, names=everywhere("safe.example"))

        assert (await fault_of(fetch, _https(safe, "safe.example", "/down"))).fault is Fault.REDIRECTS
        assert plain.connections == 0
        assert (await fault_of(fetch, rising.url("/up"))).fault is Fault.GONE  # followed: https says there is nothing
        assert safe.paths[-1] == "/there"
