"""The page's modules as one: a browser that opens the page asks for one file and not for eighty.

Each module becomes a function that gives what it exports, and is called when it is first needed.
Nothing else is changed in it, and assets/js stays as it is: there is no build step. A module that
is not among those joined is fetched by itself, from its place in assets/js.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

# What the modules of assets/js hold, and no more: `check` refuses any other form.
_IMPORT = re.compile(r'^import (?:(\{[^}]*\})|\* as (\w+)) from "(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_EITHER = re.compile(r"^(?:import|export)\b(?! \{\};$).*", re.MULTILINE)

_LOADER = """const base = new URL("js/", import.meta.url);
const urlOf = (name) => new URL(name, base).href;
const made = new Map();
const take = (name) => {
  if (!made.has(name)) made.set(name, modules[name]());
  return made.get(name);
};
const bring = async (from, path) => {
  const url = new URL(path, urlOf(from)).href;
  const name = url.slice(base.href.length);
  return Object.hasOwn(modules, name) ? take(name) : import(url);
};
"""


def joined(sources: Mapping[str, str], entry: str) -> str:
    """The text of one module that does what an entry and the modules that it needs do.

    Args:
      sources: texts of modules by their paths in assets/js.
      entry: the path of the one that is run.

    Raises:
      ValueError: a module has an import or export of a form that is not known here.
    """
    functions = ",\n".join(
        f'"{name}": () => {{\n{_body(name, sources[name])}}}' for name in sources
    )
    return f'const modules = {{\n{functions}\n}};\n{_LOADER}take("{entry}");\n'


def needed(sources: Mapping[str, str], entries: Iterable[str]) -> list[str]:
    """The paths of the modules that some of them import, these among them, and so on."""
    found: dict[str, None] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += [_path(name, each[3]) for each in _IMPORT.finditer(sources[name])]
    return sorted(found)


def _body(name: str, source: str) -> str:
    """What stands in a module's function."""

    def taken(found: re.Match[str]) -> str:
        names = found[2] or found[1].replace(" as ", ": ")
        return f'const {names} = take("{_path(name, found[3])}");'

    exports = [found[1] for found in _EXPORT.finditer(source)]
    text = _EXPORT.sub("", _IMPORT.sub(taken, source))
    text = text.replace("await import(", f'await bring("{name}", ')
    text = text.replace("import.meta.url", f'urlOf("{name}")').replace("\nexport {};\n", "\n")
    if odd := _EITHER.search(text):
        raise ValueError(f"{name} has a line that cannot be joined: {odd[0]}")
    return f"{text}return {{ {', '.join(exports)} }};\n"


def _path(name: str, imported: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), imported))
