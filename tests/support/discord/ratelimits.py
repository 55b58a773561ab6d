"""Discord's rate limits: one bucket per route and its major parameter, with the headers discord.py reads."""

import hashlib
import time
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.discord.state import Json


@dataclass
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass
class _Bucket:
    used: int = 0
    resets_at: float = 0.0


@dataclass
class RateLimits:
    """Counts requests; *limits* names those routes that differ from *usual*."""

    limits: dict[str, Limit]
    usual: Limit = field(default_factory=lambda: Limit(50, 1.0))
    hits: int = 0
    """How many requests were refused."""
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)

    def charge(self, route: str, major: str) -> tuple[dict[str, str], float | None]:
        """Count one request; return the headers of its answer, and the wait in seconds when it is one too many."""
        limit = self.limits.get(route, self.usual)
        now = time.time()
        bucket = self._buckets.setdefault((route, major), _Bucket())
        if now >= bucket.resets_at:
            bucket.used, bucket.resets_at = 0, now + limit.seconds
        wait = bucket.resets_at - now
        bucket.used += 1
        headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(0, limit.requests - bucket.used)),
            "X-RateLimit-Reset": f"{bucket.resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        }
        if bucket.used <= limit.requests:
            return headers, None
        self.hits += 1
        return headers, wait


def limited(retry_after: float, *, everywhere: bool = False, headers: dict[str, str] | None = None) -> web.Response:
    """Return a 429; without `Via`, discord.py would take it for a ban by Cloudflare."""
    body: Json = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    scope = "global" if everywhere else "user"
    extra = {"Via": "1.1 google", "Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    return web.json_response(body, status=429, headers=extra | (headers or {}))
