"""``python -m sim.page [page.port=8420] [language=zh] [world.scale=0.1] ...``: serve the page."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Sequence

from sim.config import compose
from sim.errors import InputError
from sim.host.notices import address
from sim.host.streams import lasting_streams
from sim.page.server import serve
from sim.page.settings import PageSettings, listed, read_words
from sim.text import LANGUAGES, say

WRONG_INPUT, STOPPED = 2, 130
HELP = ("-h", "--help")
# What a question says itself, and what changes no figure.
ELSEWHERE = ("world.", "ensemble.replicates=", "language=")
LOCAL = ("127.0.0.1", "::1", "localhost")


def main(words: Sequence[str] | None = None) -> int:
    """Serve the page as the words of a command line ask; returns the exit status."""
    asked = list(sys.argv[1:] if words is None else words)
    language = next((lang for lang in LANGUAGES if f"language={lang}" in asked), LANGUAGES[0])
    address(language)
    with lasting_streams():
        try:
            if set(HELP) & set(asked):
                _help(language)
                return 0
            page, rest = read_words(asked)
            of_runs = tuple(word for word in rest if not word.startswith(ELSEWHERE))
            serve(page, compose(rest), of_runs, lambda where: _ready(page, where, language))
        except InputError as error:
            print(error.line(language), file=sys.stderr)
            return WRONG_INPUT
        except KeyboardInterrupt:  # before the server hears it itself
            print(say("terminal.stopped", language), file=sys.stderr)
            return STOPPED
    return 0


def _ready(page: PageSettings, where: str, language: str) -> None:
    print(say("page.ready", language, address=where), flush=True)
    if page.host not in LOCAL:
        print(say("page.open_to_all", language, host=page.host), flush=True)
    if page.open and sys.stdout.isatty():
        webbrowser.open(where)


def _help(language: str) -> None:
    print(say("page.help", language))
    for word, name in listed():
        print(f"  {word:<24} {say(f'setting.{name}', language)}")
    print(say("page.help.more", language))


if __name__ == "__main__":
    sys.exit(main())
