"""The open tables brought into ``data/``: copies at hand, or the first public address that answers.

Nothing is kept but the published file: what is brought is compared with its sha256, written aside
and renamed. Every wait has an end, for servers that give a byte now and then as well.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
import time
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import quote
from urllib.request import Request, build_opener

from sim.errors import InputError
from sim.world.files import CENSUS, FOLDER, YEARBOOK, OpenFile, sha256
from sim.world.settings import WorldSettings

VARIABLE = "COUNTY_DATA"  # an address or a folder to take the tables from, in place of the public
BESIDE = 2.0  # seconds until the next address is tried beside one that has not given the file yet
LARGEST = 2**26  # bytes; the published files have 3.4 and 0.3 million
OLD = 3600.0  # seconds after which a half-written file is nobody's any more


def lacking(settings: WorldSettings) -> list[OpenFile]:
    """The open tables that ``settings`` would read if they were in ``data/``, where they are not.

    ``census="drawn"`` keeps both out: see ``sim.world.files.chosen``. Raises ``InputError`` for
    settings of which no world can be built.
    """
    settings.check()
    if settings.census == "drawn":
        return []
    choices = ((settings.census, CENSUS), (settings.yearbook, YEARBOOK))
    return [f for choice, f in choices if choice == "auto" and not (FOLDER / f.name).exists()]


def bring(file: OpenFile, source: str | None, seconds: float) -> bool:
    """Put ``file`` into ``data/`` within ``seconds``; False if it is there already.

    Raises as ``content_of`` and ``keep``, which leaves nothing.
    """
    kept = FOLDER / file.name
    if kept.is_file() and sha256(kept) == file.sha256:
        return False
    keep(file, content_of(file, source, seconds))
    return True


def content_of(file: OpenFile, source: str | None, seconds: float) -> bytes:
    """The content of ``file``, in memory.

    ``source`` is an address or a folder in which it lies under its name; without one the public
    addresses are asked. Raises ``InputError`` if it is not to be had there.
    """
    if not source:
        return fetched(file, file.addresses, seconds)
    if re.match(r"[A-Za-z][\w+.-]+://", source):
        return fetched(file, (f"{source.rstrip('/')}/{file.name}",), seconds)
    path = Path(source).expanduser() / file.name
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise InputError("data_not_copied", path=path, reason=_words(problem)) from problem
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise InputError("data_other", name=path)
    return content


def fetched(file: OpenFile, addresses: Sequence[str], seconds: float) -> bytes:
    """The content of ``file`` from the first of ``addresses`` that gives the published one.

    They are asked in order, the next one as soon as one fails, or beside it after ``BESIDE``
    seconds. Threads do it, since looking up a name cannot be cut short; those that are still
    waiting when time is up end by themselves. Raises ``InputError`` with what became of the first.
    """
    until = time.monotonic() + seconds
    answers: SimpleQueue[tuple[str, bytes | InputError]] = SimpleQueue()
    waiting, failed, asked = list(addresses), dict[str, InputError](), 0
    while waiting or asked > len(failed):
        if waiting:
            asking = (waiting.pop(0), until, answers)
            threading.Thread(target=_ask, args=asking, daemon=True).start()
            asked += 1
        left = max(until - time.monotonic(), 0.0)
        try:
            address, answer = answers.get(timeout=min(left, BESIDE) if waiting else left)
        except Empty:
            if time.monotonic() >= until:
                break
            continue
        if isinstance(answer, bytes):
            if hashlib.sha256(answer).hexdigest() == file.sha256:
                return answer
            answer = InputError("fetch_other", host=_host(address))
        failed[address] = answer
    first = addresses[0]
    reason = failed.get(first) or InputError("fetch_late", host=_host(first), seconds=seconds)
    raise InputError("data_not_fetched", name=file.name, number=len(addresses), reason=reason)


def _ask(address: str, until: float, answers: SimpleQueue[tuple[str, bytes | InputError]]) -> None:
    """Put what lies at ``address``, or why it cannot be had, into ``answers``."""
    try:
        answers.put((address, _read(address, until)))
    except (OSError, HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", None) or problem
        answers.put(
            (address, InputError("fetch_failed", host=_host(address), reason=_words(reason)))
        )


def _read(address: str, until: float) -> bytes:
    """What lies at ``address`` (its path may be in Chinese); proxies by the usual variables."""
    asked = Request(quote(address, safe=":/@%?=&[]"), headers={"User-Agent": "county-innovation"})
    content = bytearray()
    # An opener of its own: the shared one keeps the proxies of the first time.
    timeout = max(until - time.monotonic(), 0.1)
    with build_opener().open(asked, timeout=timeout) as answer:
        while part := answer.read1(2**16):
            content += part
            if len(content) > LARGEST:
                raise ValueError("another file")
            if time.monotonic() > until:
                raise TimeoutError("too slow")  # nobody waits for it any more
        if getattr(answer, "length", None):  # bytes that were announced and did not come
            raise ConnectionError("the file was cut off")
    return bytes(content)


def _host(address: str) -> str:
    """The name of who is asked, without what may be secret."""
    return re.sub(r"^\w+://(?:[^/@]*@)?([^/]*).*", r"\1", address)[:60] or address[:60]


def _words(problem: object) -> str:
    """What the system says of a problem, short and in one line."""
    told = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return " ".join(str(told).split())[:60]


def keep(file: OpenFile, content: bytes) -> None:
    """Write ``content`` into ``data/``: aside, then renamed. What a killed process left half
    written there is swept away. Raises ``InputError`` if it cannot be written."""
    kept = FOLDER / file.name
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for left in FOLDER.glob(f"{file.name}*.part"):
            if time.time() - left.stat().st_mtime > OLD:
                left.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=FOLDER, prefix=file.name, suffix=".part", delete=False
        ) as opened:
            aside = Path(opened.name)
            try:
                opened.write(content)
                opened.close()
                aside.chmod(0o644)  # a temporary file is its maker's alone
                aside.replace(kept)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
    except OSError as problem:
        raise InputError("data_not_kept", path=kept, reason=_words(problem)) from problem


def bring_all(wanted: Sequence[OpenFile], seconds: float) -> dict[str, InputError]:
    """Bring the tables ``wanted`` side by side, from ``COUNTY_DATA`` if that is set, in ``seconds``
    at most; those that could not be had, with the reason."""
    source = os.environ.get(VARIABLE)
    given: dict[str, bytes | InputError] = {}

    def one(file: OpenFile) -> None:
        try:
            given[file.name] = content_of(file, source, seconds)
        except InputError as error:
            given[file.name] = error

    threads = [threading.Thread(target=one, args=(file,), daemon=True) for file in wanted]
    for thread in threads:
        thread.start()
    until = time.monotonic() + seconds + 1.0
    for thread in threads:  # a folder on a disk that is gone may never answer
        thread.join(max(until - time.monotonic(), 0.0))
    missing: dict[str, InputError] = {}
    for file in wanted:  # kept from here, so that no table appears while runs are under way
        late = InputError("fetch_late", host=source, seconds=seconds)
        content = given.get(file.name, late)
        try:
            if isinstance(content, InputError):
                raise content
            keep(file, content)
        except InputError as error:
            reason = error.values.get("reason")
            missing[file.name] = reason if isinstance(reason, InputError) else error
    return missing
