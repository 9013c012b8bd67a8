"""Build the documentation site into site/: documents, both READMEs, reference, search.

``python -m tools.docs_site`` needs no network, nor does the site. ``python -m http.server -d site``
shows it, and so does a browser that opens site/index.html. Zensical makes the pages; what it reads
is put together in build/docs: links to code lead to the reference, formulas are pictures.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

from tools.docs_formulas import with_pictures
from tools.docs_reference import anchor, pages

ROOT = Path(__file__).parents[1]
MADE = ROOT / "build" / "docs"
SETTINGS = ROOT / "zensical.toml"
LOOKS = ROOT / "tools" / "site_looks"
# Documents that stand beside docs/, and where they stand in the site.
BESIDE = {
    "README.md": "index.md",
    "README.zh-CN.md": "index.zh-CN.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
LINK = re.compile(r"(!?)\[((?:`[^`]*`|[^\]`])*)\]\((?!\w+:|#)([^)\s]+)\)")


def put_together(made: Path) -> None:
    """Write into the empty folder ``made`` all that the site is built from."""
    for path in sorted((ROOT / "docs").rglob("*")):
        if path.suffix in {".png", ".csv"}:
            _copied(path, made / path.relative_to(ROOT / "docs"))
    for source in sources():
        page = placed(source)
        up = "../" * (len(PurePosixPath(page).parts) - 1)
        text = with_links((ROOT / source).read_text("utf-8"), source)
        _written(made / page, with_pictures(text, made, up))
    for name, text in pages():
        _written(made / "reference" / name, text)
    shutil.copytree(LOOKS, made / "looks")


def sources() -> list[str]:
    """The documents of the repository, as paths from its root."""
    found = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    return [*BESIDE, *sorted(found)]


def placed(path: str) -> str:
    """Where a document of the repository stands in the site."""
    inside = path.removeprefix("docs/").replace("README", "index")
    return BESIDE.get(path, inside)


def with_links(text: str, source: str) -> str:
    """A document's text with its links as they lead in the site: to a page, a picture or a table of
    the site, to the reference of a module, or, where the site has nothing, to nowhere."""

    def led(link: re.Match[str]) -> str:
        target, _, part = link[3].partition("#")
        path = _within(PurePosixPath(source).parent / target)
        to = _target(path)
        if to is None:
            return link[2]
        way = PurePosixPath(to.partition("#")[0])
        here = PurePosixPath(placed(source)).parent
        led = way.relative_to(here, walk_up=True).as_posix() + to[len(str(way)) :]
        return f"{link[1]}[{link[2]}]({led}{'#' + part if part else ''})"

    fences = re.split(r"(^```.*?^```$)", text, flags=re.S | re.M)
    return "".join(part if part.startswith("```") else LINK.sub(led, part) for part in fences)


def _within(path: PurePosixPath) -> str:
    """A path of the repository without steps up."""
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _target(path: str) -> str | None:
    """What in the site shows the file or folder ``path`` of the repository, if anything does."""
    if path in BESIDE or (path.startswith("docs/") and (ROOT / path).is_file()):
        return placed(path)
    if path.startswith("docs/") and (ROOT / path / "README.md").is_file():
        return placed(f"{path}/README.md")
    if path.startswith("sim/") and path.endswith(".py"):
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return f"reference/{module.split('.')[1]}.md#{anchor(module)}"
    return None


def _copied(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def built(settings: Path) -> int:
    """Build what ``settings`` describe; the exit status of Zensical, not 0 for a dead link."""
    command = ["zensical", "build", "--clean", "--strict", "-f", str(settings)]
    done = subprocess.run([sys.executable, "-m", *command], cwd=settings.parent, check=False)
    return done.returncode


if __name__ == "__main__":
    shutil.rmtree(MADE, ignore_errors=True)
    put_together(MADE)
    sys.exit(built(SETTINGS))
