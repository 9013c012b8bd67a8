"""What the page refuses, in one line, and what it lets a browser do."""

from __future__ import annotations

import io
import json
import socket
import zipfile

import pytest

from sim.page.__main__ import main
from sim.page.guards import Allowance, may_be_called
from sim.page.uploads import LARGEST
from tests.page.ask import events, get, post

TRICKS = (
    "static/../server.py",
    "static/..%2fserver.py",
    "static/%2e%2e/%2e%2e/errors.py",
    "static//etc/passwd",
    "static/page.js/../../server.py",
    "../../../../etc/passwd",
    "static/",
    "server.py",
)


@pytest.mark.parametrize("trick", TRICKS)
def test_no_path_leads_out_of_the_page(page: str, trick: str) -> None:
    status, body, _ = get(page + trick)
    assert status in (400, 403, 404)
    assert len(body.decode().splitlines()) == 1
    assert "import" not in body.decode()


def test_a_browser_may_do_nothing_but_what_the_page_needs(page: str) -> None:
    for path in ("", "static/page.js", "find?q=kunshan", "nowhere"):
        _, _, headers = get(page + path)
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    _, home, _ = get(page)
    assert b"http://" not in home.replace(b"http://www.w3.org/", b"")
    assert b"style=" not in home and b"onclick" not in home


def test_a_name_that_was_made_to_lead_here_is_refused(page: str) -> None:
    for host, status in (("evil.example", 403), ("localhost", 200), ("127.0.0.1:80", 200)):
        assert get(page, {"Host": host})[0] == status
    assert may_be_called("county.example:8420", ["county.example"])


def test_an_upload_of_fifty_megabytes_is_refused(page: str) -> None:
    status, text = post(f"{page}workbook?c=330624", bytes(50_000_000))
    assert status in (0, 413), text


def test_uploads_that_would_harm_are_refused_in_one_line(page: str) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", bytes(60_000_000))
    assert len(bomb.getvalue()) < LARGEST
    for body in (bomb.getvalue(), b"PK\x03\x04 no zip", b"\x00\x01\x02", b"", b"a,b\n1,2\n"):
        status, text = post(f"{page}workbook?c=330624&lang=en", body)
        assert status == 400 and len(text.splitlines()) == 1, text
        assert "/tmp" not in text
    other = {"Origin": "http://evil.example"}
    assert post(f"{page}workbook?c=330624", b"adcode,gdp\n330624,4e10\n", other)[0] == 403


def test_a_table_is_matched_and_its_faults_are_told(page: str) -> None:
    table = "adcode,gdp,population\n330624,460亿元,419000\n330683,,\n".encode()
    status, text = post(f"{page}workbook?c=330624&lang=zh", table)
    told = json.loads(text)
    assert status == 200 and told["county"] == "330624"
    assert told["own"] == {"gdp": 4.6e10, "population": 419000.0}
    assert "新昌县" in told["report"]
    status, text = post(f"{page}workbook?c=330624&lang=en", b"adcode,gdp\n330624,many\n")
    assert status == 400 and "many" in text and len(text.splitlines()) == 1
    _, form, _ = get(f"{page}county.xlsx?c=330624&own.gdp=4.6e10&lang=zh")
    status, text = post(f"{page}workbook?c=330624&lang=zh", form)
    assert status == 200 and json.loads(text)["own"] == {"gdp": 4.6e10}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("c=330624&b.voucher.coverag=0.5", "b.voucher.coverage"),
        ("c=330624&b.voucher.coverage=7", "between 0.0 and"),
        ("c=330624&b.voucher.coverage=0.1&b.voucher.coverage=0.2", "twice"),
        ("c=999999", "no county-level unit"),
        ("c=33", "six digits"),
        ("c=330624&own.gdp=5", "gdp"),
        ("lang=en", "choose a county"),
        ("c=330624&" + "b.voucher.start=2021Q1&" * 500, "longer"),
    ],
)
def test_a_wrong_address_is_answered_in_one_line(page: str, question: str, said: str) -> None:
    ((name, line),) = events(page, question)
    assert name == "refused" and said in line and "\n" not in line
    assert not line.isascii() or "lang=zh" not in question


def test_who_asks_too_often_waits() -> None:
    now = [0.0]
    allowance = Allowance(rate=2.0, burst=3.0, now=lambda: now[0])
    assert [allowance.take("a") for _ in range(4)] == [True, True, True, False]
    assert allowance.take("b")
    now[0] = 0.5
    assert [allowance.take("a") for _ in range(2)] == [True, False]


def test_a_busy_port_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main([f"page.port={port}", "language=zh"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"page.port={port}：端口已被其他程序占用；请换一个，或用 page.port=0 选任一空闲端口"
    ]
    for word, said in (("page.prt=1", "page.port"), ("page.port=99999", "65535")):
        assert main([word]) == 2
        assert said in capsys.readouterr().err
