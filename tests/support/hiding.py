"""A program without one of its optional libraries, though this machine has it."""

import os
from pathlib import Path

import pytest

_HIDING = """
import sys


class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {name!r}:
            raise ModuleNotFoundError(name, name=name)


sys.meta_path.insert(0, Hidden())
"""


def hide(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    """Let every process that starts from now on live without the library *name*; *folder* is for the means."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_HIDING.format(name=name), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
