"""``county-innovation completion bash|zsh``: a script that has the shell complete words.

All words stand in the script: a key that is pressed waits for no Python.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence

from experiments.called import NAME
from experiments.cli.study import names as experiments
from experiments.cli.subcommands import SUBCOMMANDS
from sim.config.catalogue import ALL, MAIN, options, scenario_names
from sim.config.declared import declarations
from sim.config.lever_files import GROUPS
from sim.host.arguments import Arguments
from sim.model.policy.levers import about_levers
from sim.page.settings import listed as page_settings
from sim.plan import clauses
from sim.text import LANGUAGES, say

LANGUAGE = tuple(f"language={language}" for language in LANGUAGES)
PATHS = ("report", "compare", "data")  # their words are folders and files

BASH = """\
# {hint}
_county_innovation() {{
  local line="${{COMP_LINE:0:COMP_POINT}}" sub="" known="" one
  local word="${{line##*[[:space:]]}}" head=""
  for one in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$one" in {any}) sub="$one"; break ;; esac
  done
  case "$sub" in
    "") known="{first}" ;;
{cases}
  esac
  if [ -z "$known" ]; then
    COMPREPLY=($(compgen -f -- "$word")); compopt -o filenames 2>/dev/null; return
  fi
  # The shell takes what stands behind "=" for a word of its own.
  case "$COMP_WORDBREAKS" in *=*) head="${{word%"${{word##*=}}"}}" ;; esac
  COMPREPLY=($(compgen -W "$known" -- "$word"))
  COMPREPLY=("${{COMPREPLY[@]#"$head"}}")
  case "${{COMPREPLY[0]}}" in *=) compopt -o nospace 2>/dev/null ;; esac
}}
complete -F _county_innovation {name}
"""
ZSH = """\
#compdef {name}
# {hint}
_county_innovation() {{
  local sub="" one
  local -a known
  for one in "${{(@)words[2,CURRENT-1]}}"; do
    case "$one" in ({any}) sub="$one"; break ;; esac
  done
  case "$sub" in
    ("") known=({first}) ;;
{cases}
  esac
  if (( ! $#known )); then _files; return; fi
  compadd -S '' -- ${{(M)known:#*=}}
  compadd -- ${{known:#*=}}
}}
compdef _county_innovation {name}
"""
SHELLS = {"bash": BASH, "zsh": ZSH}
CASE = {"bash": '    {name}) known="{words}" ;;', "zsh": "    ({name}) known=({words}) ;;"}


def main(words: Sequence[str]) -> int:
    """Print the script of a shell."""
    parser = Arguments(f"{NAME} completion", "completion")
    parser.add_argument("shell", choices=tuple(SHELLS))

    def show(asked: Namespace) -> None:
        print(script(asked.shell, asked.lang), end="")

    return parser.run(words, show)


def script(shell: str, language: str) -> str:
    """The script of ``shell``, with a line on its use in ``language``."""
    cases = (CASE[shell].format(name=name, words=" ".join(its)) for name, its in known().items())
    return SHELLS[shell].format(
        name=NAME,
        hint=say(f"completion.{shell}", language),
        any="|".join(SUBCOMMANDS),
        first=" ".join((*SUBCOMMANDS, "--help", "--version", *LANGUAGE)),
        cases="\n".join(cases),
    )


def known() -> dict[str, list[str]]:
    """What may stand behind each subcommand but for those whose words are paths."""
    runs = [*settings(), "--help", "--json", "--cfg", "--multirun"]
    listed = ["--json", "--help", *LANGUAGE]
    return {
        "run": runs,
        "study": [*experiments(), *runs],
        "page": [*(f"{name}=" for _, name in page_settings()), *settings()],
        "plan": [*(clause.id for clause in clauses()), *about_levers(), *listed],
        "levers": [*about_levers(), *listed],
        "doctor": listed,
        "completion": [*SHELLS, *LANGUAGE],
    }


def settings() -> Iterator[str]:
    """Every setting as a word of a command line begins, whole where it is one of a few."""
    for name in (MAIN, ALL, *scenario_names()):
        yield f"scenario={name}"
    for group in ("world", "behaviour", *GROUPS):
        yield from (f"{group}={choice}" for choice in options(group))
    for name, its in declarations().items():
        if its is not None:
            choices = its.meta.get("choices") or ("true", "false") * (its.kind is bool) or ("",)
            yield from (f"{name}={choice}" for choice in choices)
