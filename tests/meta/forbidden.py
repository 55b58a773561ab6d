"""Finds constructs that this code base does without, each for a reason."""

import ast
from collections.abc import Iterator

UNSAFE_READERS = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
"""Reading with these runs whatever the file says."""

CUBIC = {"escape_markdown", "remove_markdown"}
"""discord.py's own take cubic time on hostile text; bot.render.escape is linear."""

MOCKS = {"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "PropertyMock", "patch"}
_SPECS = {"spec", "spec_set", "autospec", "new", "wraps"}


def forbidden_in_product(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and reason for everything in *source* that product code must not do."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names) if {name.name.split(".")[0] for name in names} & UNSAFE_READERS:
                yield node.lineno, "reads by running what it reads"
            case ast.ImportFrom(module=str(module), names=names):
                if module.split(".")[0] in UNSAFE_READERS:
                    yield node.lineno, "reads by running what it reads"
                if {name.name for name in names} & CUBIC:
                    yield node.lineno, "cubic time"
            case ast.Attribute(attr=name) if name in CUBIC:
                yield node.lineno, "cubic time"
            case ast.Call(keywords=keywords, func=function):
                if any(keyword.arg == "allow_pickle" and not _is_false(keyword.value) for keyword in keywords):
                    yield node.lineno, "reads by running what it reads"
                if ast.unparse(function) in {"yaml.load", "yaml.unsafe_load", "yaml.full_load"}:
                    yield node.lineno, "reads by running what it reads"
                if _is_template(function):
                    yield node.lineno, "a template that is not a literal may come from an article"
            case _:
                pass


def mocks_without_spec(source: str) -> Iterator[int]:
    """Yield the lines in *source* that make a double which would accept any call."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name.split(".")[-1] not in MOCKS and not name.endswith("patch.object"):
            continue
        replaced = len(node.args) > (2 if name.endswith(".object") else 1)
        if not replaced and not {keyword.arg for keyword in node.keywords} & _SPECS:
            yield node.lineno


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _is_template(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute) or function.attr not in {"format", "format_map"}:
        return False
    return not (isinstance(function.value, ast.Constant) and isinstance(function.value.value, str))
