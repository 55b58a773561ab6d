"""reStructuredText is read as a reader sees it, and nothing in it is carried out."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.models import Document, Metadata
from knowledge.sources import read_bytes, read_path

GUIDE = """==============
灯台の手引き
==============

:Author: 港 花子
:Date: 2024-05-01

灯台は*北の*岬にある。高さは三十メートルで、
百年前に建てられた。See `the map <https://a.example/b>`_ and :py:func:`~os.path.join` of |tower| [1]_.

.. |tower| replace:: the tower
.. note:: 雨の日は休み。

.. versionadded:: 3.2
   The ``quiet`` option.

.. image:: tower.png
   :alt: hidden

.. A comment.
   It goes on.

入館料はいくらですか？
======================

========  ======
区分      料金
========  ======
大人      500円
========  ======

+-------+-----+
| Name  | Fee |
+=======+=====+
| Adult | 5   |
| s     |     |
+-------+-----+

.. list-table::
   :header-rows: 1

   * - Day
     - Hours
   * - Monday
     - closed

.. csv-table::
   :header: "Day", "Boat"

   "Tuesday", "10, 12"

用語
====

.. glossary::

   灯室
      光を出す部屋。

open(file)
  Opens it.

1. 門を入る。
2. 階段を上る。
   ゆっくり。

#. 戻る。

Run this::

   sh x.sh

.. [1] 脚注です。
"""


def document(text: str) -> Document:
    [found] = read_bytes("a.rst", text.encode(), Metadata())
    assert isinstance(found, Document)
    return found


def test_a_guide_is_read_as_a_reader_sees_it() -> None:
    found = document(GUIDE)

    assert [(block.kind, block.level, block.number, found.text[slice(*block.span)]) for block in found.blocks] == [
        ("heading", 1, None, "灯台の手引き"),
        (
            "paragraph",
            0,
            None,
            "灯台は*北の*岬にある。高さは三十メートルで、百年前に建てられた。See the map and join of the tower.",
        ),
        ("paragraph", 0, None, "雨の日は休み。"),
        ("paragraph", 0, None, "The quiet option."),
        ("heading", 2, None, "入館料はいくらですか？"),
        ("row", 1, None, "区分 | 料金"),
        ("row", 0, None, "大人 | 500円"),
        ("row", 1, None, "Name | Fee"),
        ("row", 0, None, "Adult s | 5"),
        ("row", 1, None, "Day | Hours"),
        ("row", 0, None, "Monday | closed"),
        ("row", 1, None, "Day | Boat"),
        ("row", 0, None, "Tuesday | 10, 12"),
        ("heading", 2, None, "用語"),
        ("term", 0, None, "灯室"),
        ("definition", 0, None, "光を出す部屋。"),
        ("term", 0, None, "open(file)"),
        ("definition", 0, None, "Opens it."),
        ("item", 1, 1, "門を入る。"),
        ("item", 1, 2, "階段を上る。ゆっくり。"),
        ("item", 1, 3, "戻る。"),
        ("paragraph", 0, None, "Run this:"),
        ("code", 0, None, "sh x.sh"),
        ("paragraph", 0, None, "脚注です。"),
    ]
    assert (found.metadata.author, str(found.metadata.published)) == ("港 花子", "2024-05-01")


@pytest.mark.parametrize("directive", ["include", "literalinclude", "csv-table", "raw"])
def test_files_that_a_directive_names_are_not_opened(directive: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret words", encoding="utf-8")
    secret = tmp_path / "secret.txt"
    text = f"Tower\n=====\n\nThe tower is old.\n\n.. {directive}:: {secret}\n   :file: {secret}\n   :url: file://{secret}\n"
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")

    [found] = [one for one in read_path(tmp_path / "a.rst", Metadata()) if isinstance(one, Document)]

    assert found.text == "Tower\n\nThe tower is old."


def test_raw_markup_is_not_shown() -> None:
    assert document("塔は古い。\n\n.. raw:: html\n\n   <script>alert(1)</script>\n").text == "塔は古い。"


_PIECES = [
    "a",
    "塔は古い。",
    "===",
    "---",
    "\n",
    "\n\n",
    "  ",
    "   ",
    ".. note::",
    "::",
    "- ",
    "1. ",
    "*",
    "``",
    "`",
    "|",
    "+--+",
    "=== ===",
    ":a: ",
    "\t",
    "\x0c",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
@settings(max_examples=300)
def test_any_text_gives_blocks_in_order_within_it(text: str) -> None:
    found = document(text + " a")

    spans = [block.span for block in found.blocks]
    assert spans == sorted(spans)
    assert all(0 <= a <= b <= len(found.text) for a, b in spans)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("*a **b `c |d " * 75_000, id="marks never closed"),
        pytest.param("=== ===\n" * 120_000, id="borders of tables"),
        pytest.param("+--+\n|a|\n" * 100_000, id="rows without end"),
        pytest.param("\n".join(" " * n + "- x" for n in range(1_400)), id="a list 1,400 deep"),
        pytest.param("\n".join(" " * (n % 40) + "x" for n in range(45_000)), id="ragged margins"),
        pytest.param("a\n b\n" * 180_000, id="definitions without end"),
    ],
)
def test_a_hostile_megabyte_is_read_in_bounded_time(text: str) -> None:
    started = time.perf_counter()
    document(text)

    # Each takes under six seconds on a busy machine; a quadratic step takes minutes.
    assert time.perf_counter() - started < 30
