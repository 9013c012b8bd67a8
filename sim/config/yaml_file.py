"""YAML files as they are written: a value is left as it stands until its setting is known.

So ``0.10``, ``1_000`` or ``on`` mean the same in a file and as a word of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.config.written import DEEPEST, NO_VALUE, Raw, Scalar
from sim.errors import InputError
from sim.host.text_file import read_text

LARGEST = 1_000_000  # bytes
MOST = 100_000  # values of a file; names that stand for others can multiply them beyond all bounds
TAG = "tag:yaml.org,2002:"
KNOWN = ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge", "value")


def read_yaml(file: str | Path) -> Raw:
    """What ``file`` says; an empty file says ``null``.

    Raises ``InputError`` for a file that cannot be read, is not YAML, gives a key twice or uses
    what only a program could mean (tags, keys that are no words).
    """
    content = read_text(file, LARGEST)
    try:  # the compiled loader would crash where this one says that lists are too deep
        node = yaml.compose(content, Loader=yaml.SafeLoader)
        return Scalar(NO_VALUE) if node is None else _read(node, iter(range(MOST)), 0)
    except yaml.YAMLError as error:
        raise InputError("study_syntax", file=file, reason=_reason(error)) from None
    except RecursionError:
        raise InputError("study_syntax", file=file, reason=InputError("yaml_deep")) from None
    except InputError as error:
        raise InputError("study_syntax", file=file, reason=error) from None


def _read(node: Node, left: Iterator[int], depth: int) -> Raw:
    if depth > DEEPEST or next(left, None) is None:
        raise InputError("yaml_deep")
    if node.tag.removeprefix(TAG) not in KNOWN:
        raise InputError("yaml_tag", line=_line(node), tag=node.tag.replace(TAG, "!!"))
    if isinstance(node, SequenceNode):
        return [_read(item, left, depth + 1) for item in node.value]
    if isinstance(node, MappingNode):
        return dict(_pairs(node, left, depth))
    plain = node.style is None
    if plain and node.value in ("", "~"):
        return Scalar(NO_VALUE)
    return Scalar(node.value, quoted=not plain)


def _pairs(node: MappingNode, left: Iterator[int], depth: int) -> Iterator[tuple[str, Raw]]:
    said: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise InputError("yaml_key", line=_line(key))
        if key.value in said:
            raise InputError("yaml_twice", line=_line(key), name=key.value)
        said.add(key.value)
        yield key.value, _read(value, left, depth + 1)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _reason(error: yaml.YAMLError) -> str | InputError:
    """What is wrong and where, without the file's lines."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return problem
    return InputError("yaml_problem", line=mark.line + 1, reason=problem)
