"""A server on the loopback that behaves as servers do: well, wrongly, slowly, not to the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urlsplit

MANNERS = ("good", "wrong", "drip", "drip_head", "stuck", "cut", "absent", "moved", "in_circles")


@dataclass
class Site:
    """``address``/<manner>/<name> gives the file of that name in one of ``MANNERS``."""

    address: str
    files: dict[str, bytes]
    asked: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def folder(self, manner: str) -> str:
        return f"{self.address}/{manner}"


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            manner, _, name = unquote(urlsplit(self.path).path).strip("/").partition("/")
            try:
                getattr(self, manner)(site.files[name], name)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def head(self, length: int) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def good(self, content: bytes, name: str) -> None:
            self.head(len(content))
            self.wfile.write(content)

        def wrong(self, content: bytes, name: str) -> None:
            self.good(content + b"more", name)

        def drip(self, content: bytes, name: str) -> None:
            self.head(10**6)
            while not site.ended.wait(0.05):
                self.wfile.write(b".")

        def drip_head(self, content: bytes, name: str) -> None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
            while not site.ended.wait(0.05):
                self.wfile.write(b".")

        def stuck(self, content: bytes, name: str) -> None:
            site.ended.wait(60.0)

        def cut(self, content: bytes, name: str) -> None:
            self.head(len(content))
            self.wfile.write(content[:-1])

        def absent(self, content: bytes, name: str) -> None:
            self.send_error(404)

        def moved(self, content: bytes, name: str) -> None:
            self.send_response(302)
            self.send_header("Location", f"{site.address}/good/{quote(name)}")
            self.end_headers()

        def in_circles(self, content: bytes, name: str) -> None:
            self.send_response(302)
            self.send_header("Location", f"{site.address}/in_circles/{quote(name)}")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    return Handler


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Site]:
    """A ``Site`` with ``files`` on a free port of this machine."""
    site = Site("", files)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(site)) as server:
        server.daemon_threads = True
        server.block_on_close = False
        site.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield site
        finally:
            site.ended.set()
            server.shutdown()


class Watch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start
