"""How a page is asked without a browser."""

from __future__ import annotations

import http.client
import json
import urllib.request
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

PATIENCE = 500.0  # seconds for an answer, on a busy machine


def get(address: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers; the path is sent as it stands."""
    parts = urlsplit(address)
    asking = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        path = address.partition(parts.netloc)[2]
        asking.request("GET", path, headers=headers or {})
        answer = asking.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        asking.close()


def post(address: str, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and text; 0 where the connection was closed in the middle."""
    request = urllib.request.Request(address, body, headers or {}, method="POST")
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def events(page: str, question: str) -> list[tuple[str, Any]]:
    """Name and content of every event of an answer."""
    found: list[tuple[str, Any]] = []
    name = ""
    with urllib.request.urlopen(f"{page}answer?{question}", timeout=PATIENCE) as stream:
        for line in stream:
            key, _, value = line.decode().rstrip("\n").partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                found.append((name, json.loads(value) if name == "answer" else value))
                if name in ("done", "refused"):
                    return found
    return found
