"""The language of the user's surroundings."""

from __future__ import annotations

import locale
import os

from sim.text import LANGUAGES

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that says something decides
CHINESE = ("zh", "chinese")  # as systems begin the names of its locales


def user_language() -> str:
    """``zh`` where the locale is Chinese, else ``en``."""
    named = next(filter(None, map(os.environ.get, VARIABLES)), None)
    named = named or locale.getlocale()[0] or ""
    english, chinese = LANGUAGES
    return chinese if named.casefold().startswith(CHINESE) else english
