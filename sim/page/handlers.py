"""What a browser may ask of the page, and what it is sent."""

from __future__ import annotations

import asyncio
import json
import logging
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler, stream_request_body

from sim import places
from sim.errors import InputError
from sim.page import views
from sim.page.county import where
from sim.page.files import FILES, File
from sim.page.guards import HEADERS, Allowance, may_be_called
from sim.page.question import LANGUAGE, Question, read
from sim.page.service import Service
from sim.page.settings import PageSettings
from sim.page.uploads import LARGEST, figures_in
from sim.report.speech import Speech
from sim.text import LANGUAGES, say

FOUND = 12  # counties that a search shows
BEAT = 15.0  # seconds; a stream that says nothing for longer is closed by proxies
STATUS = {400: "bad", 403: "forbidden", 404: "nowhere", 405: "nowhere", 413: "large", 429: "often"}
STATIC = {"page.js": "text/javascript", "page.css": "text/css", "icon.svg": "image/svg+xml"}
log = logging.getLogger("page")


class Guarded(RequestHandler):
    """Checks who asks, under which name and how often; tells mistakes in one line of text."""

    page: PageSettings
    service: Service
    allowance: Allowance

    def initialize(self, **given: Any) -> None:
        """``page``, ``service`` and ``allowance`` are given by the application."""
        self.page, self.service = given["page"], given["service"]
        self.allowance = given["allowance"]

    def set_default_headers(self) -> None:
        """What a browser may do with this."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse what is not meant for the page, and who asks too often."""
        if not may_be_called(self.request.host, [self.page.host, *self.page.names]):
            raise HTTPError(403)
        if not self.allowance.take(self.request.remote_ip or ""):
            raise HTTPError(429)

    def asked(self) -> Question:
        """The question of the address; raises ``InputError``."""
        return read(self.request.query, self.language)

    @property
    def language(self) -> str:
        """The language asked for, or else the first of the browser's that is there."""
        said = self.get_query_argument(LANGUAGE, "")
        return said if said in LANGUAGES else preferred(self.request)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One line in the reader's language."""
        error = kwargs["exc_info"][1] if "exc_info" in kwargs else None
        if isinstance(error, InputError):
            self.set_status(400)
            line = error.line(self.language)
        else:
            line = say(f"page.status.{STATUS.get(status_code, 'failed')}", self.language)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(line)

    def log_exception(self, *told: Any) -> None:
        """What is the reader's mistake is no fault to log."""
        if not isinstance(told[1], InputError | HTTPError):
            super().log_exception(*told)


class Home(Guarded):
    """The page itself."""

    def get(self) -> None:
        """In the language asked for."""
        self.finish(views.home(Speech(self.language)))


class Font(Guarded):
    """The project's font, cut down to what the page may show."""

    async def get(self) -> None:
        """The same as long as the server runs."""
        content = await asyncio.to_thread(views.font)
        self.set_header("Content-Type", "font/woff")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(content)


class Find(Guarded):
    """Counties by name, pinyin or code."""

    def get(self) -> None:
        """A list of code, name and where it lies."""
        asked = self.get_query_argument("q", "")[:40]
        found = [
            {"code": one.adcode, "name": one.name, "where": where(one), "by": one.by}
            for one in places.find(asked, FOUND)
        ]
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(found, ensure_ascii=False))


class County(Guarded):
    """The county's attributes and peers."""

    def get(self) -> None:
        """A part of the page."""
        self.finish(views.county(self.service, self.asked()))


class AnswerStream(Guarded):
    """The answer, sent anew whenever more runs are in it, until nobody listens."""

    async def get(self) -> None:
        """Server-sent events: ``answer``, ``settled``, ``refused`` and, at the end, ``done``."""
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("X-Accel-Buffering", "no")
        self._work = asyncio.current_task()
        beat = asyncio.create_task(self._beat())
        language = self.language
        try:
            question = self.asked()
            settled = await self.service.settled(question)
            if settled != question:
                await self._send("settled", settled.written())
            async for answer in self.service.answers(settled):
                shown = views.answer(settled, answer)
                await self._send("answer", json.dumps(shown, ensure_ascii=False))
            await self._send("done", "")
        except InputError as error:
            await self._send("refused", error.line(language))
        except (StreamClosedError, asyncio.CancelledError):
            return
        except Exception:
            log.exception("an answer failed")
            await self._send("refused", say("page.failed", language))
        finally:
            beat.cancel()

    def on_connection_close(self) -> None:
        """Nobody waits any more."""
        if self._work is not None:
            self._work.cancel()

    _work: asyncio.Task[Any] | None = None

    async def _send(self, event: str, data: str) -> None:
        lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
        self.write(f"event: {event}\n{lines}\n")
        await self.flush()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            self.write(": \n\n")
            await self.flush()


class Download(Guarded):
    """A file made from the question: workbook, PDF, scenario, table to fill in."""

    make: File
    name: str

    def initialize(self, **given: Any) -> None:
        """``make`` gives the bytes of the file ``name``."""
        super().initialize(**given)
        self.make, self.name = given["make"], given["name"]

    async def get(self) -> None:
        """The file, under a name with the county's code."""
        question = await self.service.settled(self.asked())
        content = await self.make(self.service, question)
        self.set_header("Content-Type", FILES[self.name].kind)
        self.set_header("Content-Disposition", f'attachment; filename="{self.name}"')
        self.finish(content)


@stream_request_body
class Workbook(Guarded):
    """A filled-in workbook: its figures of one county, and what was matched."""

    def prepare(self) -> None:
        """Refuse a body that is too large before any of it is read."""
        super().prepare()
        self._body = bytearray()
        length = self.request.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST:
            raise HTTPError(413)
        origin = self.request.headers.get("Origin")
        if origin and urlsplit(origin).netloc.lower() != self.request.host.lower():
            raise HTTPError(403)

    def data_received(self, chunk: bytes) -> None:
        """Keep what comes, up to the limit."""
        self._body += chunk
        if len(self._body) > LARGEST:
            raise HTTPError(413)

    async def post(self) -> None:
        """The county, its own figures and a report."""
        if not self.allowance.take(self.request.remote_ip or "", 5.0):
            raise HTTPError(429)
        question = self.asked()
        content = bytes(self._body)
        told = await asyncio.to_thread(figures_in, content, self.service, question)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(told, ensure_ascii=False))


class Static(Guarded):
    """The page's own script, style and picture: what is named here and nothing else."""

    def get(self, name: str) -> None:
        """Asked for again each time: a newer page must not meet an older script."""
        if name not in STATIC:
            raise HTTPError(404)
        self.set_header("Content-Type", f"{STATIC[name]}; charset=utf-8")
        self.finish(files(__package__).joinpath("static", name).read_bytes())


class Nowhere(Guarded):
    """Every other address."""

    def prepare(self) -> None:
        """There is nothing here."""
        super().prepare()
        raise HTTPError(404)


def preferred(request: HTTPServerRequest) -> str:
    """The first language of the browser that the page speaks."""
    wanted = []
    for part in request.headers.get("Accept-Language", "").split(",")[:20]:
        word, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1.0), word.partition("-")[0].lower()))
        except ValueError:
            continue
    spoken = [word for _, word in sorted(wanted, key=lambda x: x[0]) if word in LANGUAGES]
    return spoken[0] if spoken else LANGUAGES[0]
