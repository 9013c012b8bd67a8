"""The server of the page: this machine alone unless asked, ended by Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import logging
import re
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, url

from sim.config import Configuration
from sim.config.settings import ExecutorSettings
from sim.ensemble.work.executor import workers
from sim.ensemble.work.processes import Processes
from sim.errors import InputError
from sim.page import handlers
from sim.page.files import FILES
from sim.page.guards import Allowance
from sim.page.service import Service
from sim.page.settings import PageSettings
from sim.page.uploads import LARGEST

RATE, BURST = 20.0, 200.0  # requests of one client a second, and at once
LONGEST_HEADER = 16 * 1024
PATIENCE = 30.0  # seconds for a request to arrive


def serve(
    page: PageSettings,
    config: Configuration,
    words: tuple[str, ...],
    ready: Callable[[str], None],
) -> None:
    """Serve the page until Ctrl-C or a signal to end; ``ready`` is given its address. ``config`` is
    what ``words`` say.

    Raises ``InputError`` for an address that cannot be listened on.
    """
    sockets = listening(page)
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
    try:
        with (
            Processes(workers(ExecutorSettings(workers=page.workers))) as executor,
        ):
            service = Service(config, executor, words, page.waiting)
            told = partial(ready, address_of(page, sockets))
            asyncio.run(_until_ended(application(page, service), sockets, told))
    finally:
        for one in sockets:
            one.close()


def listening(page: PageSettings) -> list[socket.socket]:
    """Sockets on the page's host and port; ``InputError`` if these cannot be had."""
    try:
        return bind_sockets(page.port, page.host)
    except (OSError, UnicodeError) as error:
        key = "page_port" if getattr(error, "errno", 0) == errno.EADDRINUSE else "page_host"
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(key, host=page.host, port=page.port, reason=reason) from None


def address_of(page: PageSettings, sockets: list[socket.socket]) -> str:
    """Where the page can be opened on this machine."""
    host, port = sockets[0].getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}{page.base.rstrip('/')}/"


def application(page: PageSettings, service: Service) -> Application:
    """What is at which path."""
    given = {"page": page, "service": service, "allowance": Allowance(RATE, BURST)}
    base = re.escape(page.base.rstrip("/"))
    parts: dict[str, type[handlers.Guarded]] = {
        "": handlers.Home,
        "find": handlers.Find,
        "county": handlers.County,
        "answer": handlers.AnswerStream,
        "workbook": handlers.Workbook,
        r"font\.woff": handlers.Font,
        r"static/([a-z.]+)": handlers.Static,
    }
    routes = [url(f"{base}/{path}", handler, given) for path, handler in parts.items()]
    for name, its in FILES.items():
        made = {**given, "make": its.make, "name": name}
        routes.append(url(f"{base}/{re.escape(name)}", handlers.Download, made))
    return Application(
        [*routes], default_handler_class=handlers.Nowhere, default_handler_args=given
    )


async def _until_ended(
    app: Application, sockets: list[socket.socket], told: Callable[[], None]
) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError, ValueError, RuntimeError):
            # Refused in another thread and by loops of Windows: Ctrl-C then ends the process there.
            loop.add_signal_handler(number, ended.set)
    server = HTTPServer(
        app,
        max_header_size=LONGEST_HEADER,
        max_body_size=LARGEST,
        max_buffer_size=2 * LARGEST,
        idle_connection_timeout=60.0,
        body_timeout=PATIENCE,
    )
    server.add_sockets(sockets)
    told()
    await ended.wait()
    server.stop()
    with suppress(TimeoutError):
        await asyncio.wait_for(server.close_all_connections(), 2.0)
