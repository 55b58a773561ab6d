"""What answers in a FAQ or a guide say without their questions."""

import json

from tests.parsing.reading import pairs, read, told, words

FAQ_EN = """# Returns

## Can I return an opened item?

Yes, as long as you still have the receipt. Opened food cannot be returned.

## Do you refund the postage?

Yes.

## Why was my refund smaller?

Because gift vouchers are deducted first. If you paid in two ways, each part goes back where it came from.

## Do you ship abroad?

No. We only deliver within Ireland.
"""


def test_bare_replies_state_nothing_and_fragments_of_answers_sum_nothing_up() -> None:
    reading = read(FAQ_EN, "faq.md")

    assert not {"Yes.", "No."} & set(told(reading))
    assert words(reading, "key_point") == ["Opened food cannot be returned."]
    assert pairs(reading)["Do you refund the postage?"] == "Yes."
    assert pairs(reading)["Do you ship abroad?"] == "No. We only deliver within Ireland."


def test_a_ready_faq_has_for_key_points_what_its_answers_tell_by_themselves() -> None:
    given = [
        ("駅に売店はある?", "はい。売店は北口の横にあります。"),
        ("休みはいつ?", "毎週月曜日です。"),
        ("使える?", "使えます。"),
    ]
    record = {"pairs": [{"question": question, "answer": answer} for question, answer in given]}
    reading = read(json.dumps(record), "faq.jsonl")

    assert words(reading, "key_point") == ["売店は北口の横にあります。"]
    assert [reading.article.text[slice(*span)] for span in reading.article.key_points] == ["売店は北口の横にあります。"]
    assert words(reading, "statement") == []
    assert len(pairs(reading)) == 3


def test_a_fragment_under_a_question_is_no_key_point_of_a_guide() -> None:
    reading = read(
        "# Descaling a kettle\n\nLimescale makes tea taste flat and costs electricity.\n\n"
        "## How often should I do it?\n\nEvery two months with hard water, twice a year with soft water.",
        "guide.md",
    )

    assert words(reading, "key_point") == ["Limescale makes tea taste flat and costs electricity."]
    assert list(pairs(reading)) == ["How often should I do it?"]
