"""What keeps the page from harm: who may ask, how often, and what a browser may do."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Collection

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "Server": "page",
}
LOCAL = ("localhost",)
CLIENTS = 2000  # whose asking is remembered


def host_of(header: str) -> str:
    """The host of a ``Host`` header, small and without its port.

    >>> host_of("Example.org:8420"), host_of("[::1]:8420"), host_of("127.0.0.1")
    ('example.org', '::1', '127.0.0.1')
    """
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def may_be_called(header: str, names: Collection[str]) -> bool:
    """Whether a request for this ``Host`` is meant for the page.

    A page elsewhere can have its own name lead to this machine and then read what is served here;
    such a name is none of ``names``, and it is no address.
    """
    host = host_of(header)
    if host in LOCAL or host in {name.lower() for name in names}:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class Allowance:
    """How often one client may ask: ``rate`` times a second, ``burst`` times at once."""

    def __init__(
        self, rate: float, burst: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate, self.burst, self._now = rate, burst, now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, cost: float = 1.0) -> bool:
        """Whether ``client`` may ask once more; if so it is counted."""
        now = self._now()
        left, since = self._left.pop(client, (self.burst, now))
        left = min(self.burst, left + self.rate * (now - since))
        allowed = left >= cost
        self._left[client] = (left - cost if allowed else left, now)
        while len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return allowed
