"""What a page becomes: its text, its questions with their answers, what it says of itself, what is not read."""

from collections.abc import Sequence
from datetime import date

import pytest

from knowledge.errors import UnreadableError
from knowledge.models import Document, Metadata
from knowledge.parsing import read_article
from knowledge.sources.html import read_html
from tests.eval import pages

ADDRESS = "https://www.example.jp/a/page.html"
FILLER = "<p>The mill on the hill grinds barley from nine in the morning, and visitors may watch from the stairs.</p>"


def page(body: str, head: str = "", *, url: str | None = ADDRESS) -> Document:
    text = f"<!DOCTYPE html><html lang='en'><head>{head}</head><body><main>{FILLER}{body}</main></body></html>"
    return read_html("page.html", text.encode(), Metadata(url=url))


def blocks(document: Document) -> Sequence[tuple[str, str]]:
    return [(block.kind, document.text[slice(*block.span)]) for block in document.blocks if block.kind != "rule"][1:]


@pytest.mark.parametrize("half", pages.HALVES)
def test_every_page_is_read_as_a_person_reads_it(half: str) -> None:
    ours, alone = pages.measured(half)

    assert (ours.found, ours.wrong, ours.lost, ours.junk) == (ours.wanted, 0, 0, 0)
    assert alone.found < ours.found


@pytest.mark.parametrize("one", [one for half in pages.HALVES for one in pages.pages(half)], ids=lambda one: one.name)
def test_pages_say_of_themselves_what_is_written_there(one: pages.Page) -> None:
    document = pages.read(one)

    assert document.following == one.following
    assert {name: str(getattr(document.metadata, name)) for name in one.metadata} == one.metadata
    assert all(0 <= block.span[0] <= block.span[1] <= len(document.text) for block in document.blocks)


def test_structure_is_kept() -> None:
    found = page(
        "<h2>Flour</h2><ol start=3><li>Sift</li><li>Weigh<ul><li>twice</li></ul></li></ol>"
        "<dl><dt>Bran</dt><dd>The husk.</dd></dl>"
        "<table><tr><th>Sort</th><th>Price</th></tr><tr><td>Rye</td><td>4</td></tr></table>"
        "<blockquote>Bread is patience.</blockquote><pre>a = 1\n  b</pre>"
    )

    assert blocks(found) == [
        ("heading", "Flour"), ("item", "Sift"), ("item", "Weigh"), ("item", "twice"), ("term", "Bran"),
        ("definition", "The husk."), ("row", "Sort | Price"), ("row", "Rye | 4"), ("quote", "Bread is patience."),
        ("code", "a = 1\n  b"),
    ]  # fmt: skip
    assert [block.number for block in found.blocks if block.kind == "item"] == [3, 4, None]
    assert [block.level for block in found.blocks if block.kind == "item"] == [1, 1, 2]


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param("<button aria-expanded=false aria-controls=p>Is it open?</button><div id=p hidden>", id="button"),
        pytest.param(
            "<h3><button aria-controls=p>Is it open?</button></h3><div id=p style='display:none'>", id="heading"
        ),
        pytest.param("<a data-toggle=collapse href='#p'>Is it open?</a><div id=p class=collapse>", id="link"),
        pytest.param("<details><summary>Is it open?</summary><div>", id="details"),
        pytest.param("<p><a href='javascript:void(0)'>Is it open?</a></p><div style='display:none'>", id="script link"),
        pytest.param("<div role=button aria-expanded=false>Is it open?</div><div style='max-height:0'>", id="sibling"),
        pytest.param("<dl><dt>Is it open?</dt><dd hidden>", id="definition"),
        pytest.param("<p class=faq-q>Is it open?</p><div class=faq-a style='display:none'>", id="class names"),
    ],
)
def test_an_answer_that_one_click_shows_is_read(opening: str) -> None:
    assert blocks(page(f"{opening}<p>On Sundays.</p></div>")) == [
        ("question", "Is it open?"),
        ("paragraph", "On Sundays."),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden>{}</div>",
        "<div aria-hidden=true>{}</div>",
        "<div style='display: none !important'>{}</div>",
        "<div style='visibility:hidden'>{}</div>",
        "<div style='height:1px;width:1px;overflow:hidden'>{}</div>",
        "<div style='clip-path:circle(0)'>{}</div>",
        "<amp-consent><div>{}</div></amp-consent>",
        "<p style='opacity:0.0'>{}</p>",
        "<p style='font-size:0'>{}</p>",
        "<p style='font-size:1px'>{}</p>",
        "<p style='position:absolute;left:-9999px'>{}</p>",
        "<p style='text-indent:-999em'>{}</p>",
        "<p style='color:#FFF;background:white'>{}</p>",
        "<div style='background-color:rgb(10, 10, 10)'><p style='color:#0a0a0a'>{}</p></div>",
        "<p style='color:transparent'>{}</p>",
        "<p style='color:rgba(0,0,0,.02)'>{}</p>",
        "<p style='color:#fefefe;background:#ffffff'>{}</p>",
        "<div style='background:#eee'><div style='background:transparent'><p style='color:#eeeeee'>{}</p></div></div>",
        "<p style='opacity:0.01'>{}</p>",
        "<p style='filter:opacity(0)'>{}</p>",
        "<p style='content-visibility:hidden'>{}</p>",
        "<p style='font:1px/1 serif'>{}</p>",
        "<p style='transform:translateX(-9999px)'>{}</p>",
        "<p style='position:relative;left:-9999px'>{}</p>",
        "<p style='clip-path:polygon(0 0, 0 0, 0 0)'>{}</p>",
        "<style>.box .far{display:none}</style><div class=box><div><p class=far>{}</p></div></div>",
        "<style>p.far.away{display:none}</style><p class='away far'>{}</p>",
        "<style>#x p{opacity:.01} p{opacity:1}</style><div id=x><p>{}</p></div>",
        "<p class=gone>{}</p>",
        "<p class='sr-only'>{}</p>",
        "<!-- {} -->",
        "<template>{}</template>",
        "<noscript>{}</noscript>",
        "<img alt='{}'>",
        "<button hidden aria-controls=x>Who is best?</button><div id=x hidden>{}</div>",
        "<div hidden><button aria-controls=x>Who is best?</button></div><div id=x hidden>{}</div>",
        "<button aria-controls=x>Who is best?</button><div id=x style='font-size:0'>{}</div>",
        "<button aria-controls=x>Is it?</button><div id=x hidden>No.<p style='left:-900px;position:fixed'>{}</p></div>",
        "<h3>Opening hours</h3><div hidden>{}</div>",
    ],
)
def test_what_nobody_sees_is_not_read(hidden: str) -> None:
    found = page(hidden.replace("{}", "The secret plumber is best."), "<style>.gone{display:none}</style>")

    assert "plumber" not in found.text


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='color:#fff;background:#000'>{}</p>",
        "<p style='color:#fff'>{}</p>",
        "<p style='opacity:0.9;font-size:11px'>{}</p>",
        "<p style='color:#777;background:#fff'>{}</p>",
        "<div style='background:#fff'><div style='background:url(night.jpg)'><p style='color:#fff'>{}</p></div></div>",
        "<p style='font:bold 14px/1.5 serif;transform:translateX(-20px)'>{}</p>",
        "<style>.box .far{display:none}</style><p class=far>{}</p>",
        "<style>.no-js .far{display:none}</style><div class=no-js><p class=far>{}</p></div>",
        "<style>.far{display:none} .far.open{display:block}</style><p class='far open'>{}</p>",
        "<p class='hidden md:block'>{}</p>",
        "<p class=print>{}</p>",
        "<p style='margin-left:-20px'>{}</p>",
    ],
)
def test_what_is_only_styled_is_read(shown: str) -> None:
    sheet = "<style>@media print{.print{display:none}} body .print b{display:none}</style>"

    assert "ordinary sentence" in page(shown.replace("{}", "This is an ordinary sentence of the page."), sheet).text


def test_terms_that_are_buttons_ask_for_what_they_open() -> None:
    found = page(
        "<dl><dt><button aria-controls=a>Is it open?</button></dt><dd id=a hidden>Daily.</dd>"
        "<dt><button aria-controls=b>Is it free?</button></dt>"
        "<dd id=b hidden><p>Yes:</p><ul><li>All day.</li></ul></dd></dl>"
    )

    assert blocks(found) == [
        ("question", "Is it open?"), ("paragraph", "Daily."),
        ("question", "Is it free?"), ("paragraph", "Yes:"), ("item", "All day."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<dl><dt>Is it open?</dt><dd><p>Daily.</p></dd><dd>By day.</dd></dl>", id="two definitions"),
        pytest.param(
            "<div class=qa_q><i></i><b>Is it open?</b></div><div class=qa_a>Daily.<p>By day.</p></div>", id="names"
        ),
        pytest.param("<a name=1><b>Is it open?</b></a><p>Daily.<p>By day.<hr>", id="an anchor"),
        pytest.param(
            "<li><a href='#t'>Visit</a></li><div id=t style='display:none'><h4>Is it open?</h4>Daily.<p>By day.</div>",
            id="a tab",
        ),
        pytest.param(
            "<input type=checkbox id=c><label for=c>Is it open?</label><div class=x>Daily.<p>By day.</div>",
            id="a label",
        ),
    ],
)
def test_an_answer_is_all_that_stands_under_its_question(markup: str) -> None:
    entries = read_article(page(markup + "<h2>Ways</h2><p>Take the lane along the river.</p>")).entries

    assert [(one.question, one.core[1] - one.core[0]) for one in entries if one.kind == "qa"] == [
        ("Is it open?", len("Daily.\n\nBy day."))
    ]


def test_steps_may_be_numbered_headings() -> None:
    found = page("<h2>How to bake</h2><h3>1. Mix</h3><p>Mix it all.</p><h3>2. Rest</h3><p>Let it rest.</p>")

    [steps] = [one for one in read_article(found).entries if one.question == "How to bake"]
    assert found.text[slice(*steps.core)].endswith("Let it rest.")


def test_paragraphs_that_ask_are_questions_where_there_are_several() -> None:
    asked = "<div><div><span>Is it open?</span></div><div>Daily.</div></div><div><p>Is it free?</p><p>Yes.</p></div>"

    assert [kind for kind, _ in blocks(page(asked))] == ["question", "paragraph"] * 2
    assert "question" not in [kind for kind, _ in blocks(page("<p>And then?</p><p>The mill burned down.</p>"))]


def test_a_price_stands_under_its_heading() -> None:
    found = page(
        "<h2>Solo</h2><p>$4 a month</p><ul><li>One account</li></ul><h2>Team</h2><p>$19</p><ul><li>Ten</li></ul>"
    )

    assert ("paragraph", "$4 a month") in blocks(found)


def test_no_mark_of_a_generator_stays_in_titles_and_terms() -> None:
    found = page("<h1>Keys<a href='#k'>¶</a></h1><dl><dt>lock<a href='#l'>¶</a></dt><dd>What it opens.</dd></dl>")

    assert "¶" not in f"{found.metadata.title}{found.text}"


def test_a_question_without_an_answer_is_dropped() -> None:
    found = page(
        "<button aria-expanded=false data-src=/a.json>Is it open?</button><h2>Bread</h2><p>It is baked at dawn.</p>"
    )

    assert blocks(found) == [("heading", "Bread"), ("paragraph", "It is baked at dawn.")]


@pytest.mark.parametrize(
    ("depth", "partial"), [(10, None), (250, None), (300, None), (1500, None), (2100, "depth"), (100_000, "depth")]
)
def test_deep_text_is_read_or_the_page_is_marked(depth: int, partial: str | None) -> None:
    found = page("<div>" * depth + "<p>The cellar holds nine barrels of cider.</p>" + "</div>" * depth)

    assert ("nine barrels" in found.text) is (partial is None)
    assert found.metadata.partial == partial


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        (f"<html><body><div>{FILLER}</div></body></html>", None),
        (f"<body>{FILLER}", None),
        (f"<html><body><div>{FILLER}<p>And the", "cut"),
        (f"<html><body><div>{FILLER}</div><p cla", "cut"),
        (f"<html><body><div>{FILLER}<p>続きを読む</p></div></body></html>", "cut"),
        (f"<html><body><div>{FILLER}<p>Subscribe to continue reading</p></div></body></html>", "paywall"),
    ],
)
def test_a_page_that_breaks_off_is_marked(text: str, partial: str | None) -> None:
    assert read_html("page.html", text.encode(), Metadata()).metadata.partial == partial


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("https://www.example.jp/b", "https://www.example.jp/b"),
        ("/b", "https://www.example.jp/b"),
        ("https://example.jp/b", "https://example.jp/b"),
        ("https://evil.example/b", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("http://[", ADDRESS),
    ],
)
def test_a_canonical_link_counts_on_its_own_site_only(said: str, url: str) -> None:
    assert page("", f"<link rel=canonical href='{said}'>").metadata.url == url


def test_what_was_said_of_a_page_wins_over_the_page() -> None:
    head = "<title>Mill</title><meta property='article:published_time' content='2024-05-06'>"
    found = read_html("a", f"<html><head>{head}</head><body>{FILLER}</body></html>".encode(), Metadata(title="Ours"))

    assert (found.metadata.title, found.metadata.published) == ("Ours", date(2024, 5, 6))


@pytest.mark.parametrize(
    "script", ["{", '{"@type":"FAQPage","mainEntity":' + "[" * 5000, "null", '{"@type":["FAQPage",3]}']
)
def test_malformed_structured_data_says_nothing(script: str) -> None:
    assert "grinds barley" in page("", f"<script type='application/ld+json'>{script}</script>").text


def test_structured_pairs_are_marked_in_the_text_or_added_to_it() -> None:
    pairs = [("Where is it?", "On the hill."), ("Who runs it?", "The<br>Okafor family.")]
    items = ",".join(
        f'{{"@type":"Question","name":"{asked}","acceptedAnswer":{{"text":"{told}"}}}}' for asked, told in pairs
    )
    found = page(
        "<p>Where is it?</p><p>On the hill.</p><button>Who runs it?</button>",
        f'<script type="application/ld+json">{{"@type":"FAQPage","mainEntity":[{items}]}}</script>',
    )

    assert blocks(found) == [
        ("question", "Where is it?"), ("paragraph", "On the hill."),
        ("question", "Who runs it?"), ("paragraph", "The"), ("paragraph", "Okafor family."),
    ]  # fmt: skip
    assert found.metadata.kind == "faq"


def test_a_page_of_nothing_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read_html("a", b"<html><body><nav>Home</nav></body></html>", Metadata())


def test_the_names_of_columns_are_no_statement_of_their_own() -> None:
    """No word of these says that it names a column; the markup does."""
    rows = [("のりば", "ゆき", "つぎ"), ("東口", "港", "山の手"), ("西口", "山の手", "港")]
    table = "".join(
        f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in row)}</tr>"
        for tag, row in zip(("th", "td", "td"), rows, strict=True)
    )
    document = page(
        f"<main><h1>駅のバス</h1><p>駅には二つの口があり、バスはどちらからも出ます。</p><table>{table}</table></main>"
    )

    levels = {document.text[slice(*block.span)]: block.level for block in document.blocks if block.kind == "row"}
    entries = read_article(document).entries

    assert list(levels.values()) == [1, 0, 0]
    assert {document.text[slice(*entry.core)] for entry in entries} >= {"東口 | 港 | 山の手", "西口 | 山の手 | 港"}
    assert "のりば | ゆき | つぎ" not in {document.text[slice(*entry.core)] for entry in entries}


def test_letters_that_no_tree_takes_are_left_out_however_they_are_written() -> None:
    document = page("<h2>塔\x03の高さ&#4; {#height}</h2><p>塔の高さは&#x1;四十メー&#31;トルです。</p>")

    assert document.text.split()[-2:] == ["塔の高さ", "塔の高さは四十メートルです。"]
