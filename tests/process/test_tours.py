"""What the READMEs tell readers and moderators to try, carried out word for word with the samples: commands and labels
are taken from the READMEs themselves, in both languages."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord import Permissions

from tests.process.conftest import careful_bot
from tests.support.discord import Interaction, Limit, LoopbackDiscord, Message, User
from tests.support.process import ROOT

LANGUAGES = ("en", "ja")
README = {"en": "README.md", "ja": "README.ja.md"}
READERS = {"en": "A tour for readers", "ja": "読む人のためのひとめぐり"}
MODERATORS = {"en": "A moderator's first ten minutes", "ja": "管理する人の最初の10分"}


class Guided:
    """A person who does what numbered steps of a README say."""

    def __init__(self, place: LoopbackDiscord, lang: str, heading: str) -> None:
        text = (ROOT / README[lang]).read_text(encoding="utf-8")
        section = text.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
        self.steps = re.split(r"^\d+\. ", section, flags=re.MULTILINE)
        self.place, self.lang = place, lang
        self.person: User = place.join(place.world.new_user("Kaede", locale={"en": "en-US", "ja": "ja"}[lang]))

    def codes(self, step: int) -> list[str]:
        """Return what stands in *step* to be typed."""
        return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", self.steps[step])

    def labels(self, step: int) -> list[str]:
        """Return what *step* says to press or choose."""
        found = re.findall(r"\*([^*`\n]+)\*" if self.lang == "en" else r"「([^「」`\n]+)」", self.steps[step])
        return [label.removesuffix("?") if self.lang == "en" else label for label in found]

    async def use(self, typed: str, **values: Any) -> Interaction:
        """Use the command *typed* (`/ask question:...`); names may be in the reader's language."""
        words, _, value = typed.removeprefix("/").partition(":")
        nodes, path = self.place.world.commands[None], list[str]()
        for name in words.split():
            node = next(each for each in nodes if name in (each["name"], *each.get("name_localizations", {}).values()))
            nodes = node.get("options", [])
            path.append(node["name"])
        if value:
            values[path.pop()] = value
        return await self.place.slash(self.person, " ".join(path), **values)

    async def shown(self, done: Interaction | Message) -> Message:
        return await self.place.answer(done, 20)

    async def press(self, message: Message, label: str) -> Message:
        return await self.shown(await self.place.press(self.person, message, label))

    async def fill_in(self, opened: Interaction, *texts: str) -> Message:
        """Write *texts* into the first fields of the form that *opened* brings up."""
        await self.place.world.until(lambda: opened.modal, "a form")
        assert opened.modal is not None
        fields = (each["component"]["custom_id"] for each in opened.modal["components"])
        return await self.shown(await self.place.submit(opened, **dict(zip(fields, texts, strict=False))))

    def said(self, message: Message) -> str:
        return self.place.text(message).replace("**", "")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord(messages=Limit(50, 1.0)) as place, careful_bot(place, tmp_path):
        yield place


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_readers_tour(place: LoopbackDiscord, lang: str) -> None:
    kaede = Guided(place, lang, READERS[lang])
    asked = kaede.codes(1)[0].removeprefix("@Kijibot ")
    first = await kaede.shown(await place.say(place.general, kaede.person, asked, mention=True))
    follow_up = await kaede.shown(await place.reply_to(first, kaede.person, kaede.codes(2)[0]))
    several = await kaede.shown(await kaede.use(kaede.codes(3)[0]))
    chosen = await kaede.press(several, place.labels(several)[0])
    untold = await kaede.shown(await kaede.use(kaede.codes(4)[0]))
    noted = await kaede.press(untold, kaede.labels(4)[-1])
    latest = await kaede.shown(await kaede.use(kaede.codes(5)[0]))
    summary = await kaede.shown(await kaede.use(kaede.codes(5)[1]))
    timeline = await kaede.shown(await kaede.use(kaede.codes(6)[0]))
    compared = await kaede.shown(await kaede.use(kaede.codes(6)[1]))
    follows = await kaede.shown(await kaede.use(kaede.codes(7)[0]))
    ended = await kaede.shown(await kaede.use(kaede.codes(7)[1], what=kaede.codes(7)[0].split(":")[1]))
    thanked = await kaede.press(first, kaede.labels(8)[0])

    assert {"en": "3 October 2026", "ja": "2033年の春"}[lang] in kaede.said(first)
    assert re.search({"en": "> .*£4.20", "ja": "> .*190億円"}[lang], kaede.said(follow_up))
    assert "free software" in kaede.said(chosen)
    assert {"en": "do not answer", "ja": "見つかりませんでした"}[lang] in kaede.said(untold)
    assert {"en": "without a ping", "ja": "通知は鳴"}[lang] in kaede.said(noted)
    assert "Kijibot" in kaede.said(latest)
    assert kaede.codes(5)[1].split(":")[1] in kaede.said(summary)
    assert re.findall(r"18\d\d|19\d\d|20\d\d", kaede.said(timeline))[0] == {"en": "1975", "ja": "1883"}[lang]
    assert {"en": "2026", "ja": "190億円"}[lang] in kaede.said(compared)
    assert kaede.codes(7)[0].split(":")[1] in kaede.said(follows)
    assert kaede.codes(7)[0].split(":")[1] in kaede.said(ended)
    assert {"en": "Thank you", "ja": "ありがとう"}[lang] in kaede.said(thanked)
    assert follows.only_for is ended.only_for is noted.only_for is kaede.person


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_moderators_first_ten_minutes(place: LoopbackDiscord, lang: str) -> None:
    kaede = Guided(place, lang, MODERATORS[lang])
    place.join(kaede.person, Permissions(manage_guild=True, send_messages=True, view_channel=True))
    setup = await kaede.shown(await kaede.use(kaede.codes(1)[0]))
    add, title = kaede.codes(2)
    fenced = kaede.steps[2].split("```")[1].removeprefix("text\n")
    text = "\n".join(line.strip() for line in fenced.splitlines())
    preview = await kaede.fill_in(await kaede.use(add), text, title)
    saved = await kaede.press(preview, kaede.labels(2)[-1])
    known, unknown = kaede.codes(3)
    quoted = await kaede.shown(await kaede.use(known))
    refused = await kaede.shown(await kaede.use(unknown))
    inbox = await kaede.shown(await kaede.use(kaede.codes(4)[0]))
    await kaede.fill_in(await place.press(kaede.person, inbox, kaede.labels(4)[0]), kaede.codes(4)[1])
    by_the_team = await kaede.shown(await kaede.use(unknown))
    edit, typed = kaede.codes(5)
    question, hide, undo = kaede.labels(5)
    await place.autocomplete(kaede.person, "kb edit", "entry", typed)
    offered = [choice for each in place.world.interactions.values() for choice in each.choices or []]
    entry = next(choice["value"] for choice in offered if choice["name"].startswith(question))
    hidden = await kaede.press(await kaede.shown(await kaede.use(edit, entry=entry)), hide)
    said_hidden = kaede.said(hidden)
    unhidden = await kaede.press(hidden, undo)
    earlier, later = {"en": ("nine", "ten"), "ja": ("9時", "10時")}[lang]
    preview = await kaede.fill_in(await kaede.use(kaede.codes(6)[0]), text.replace(earlier, later), title)
    everything, save, differ, take_back = (label for label in kaede.labels(6) if label not in (earlier, later))
    preview = await kaede.press(preview, everything)
    said_before = kaede.said(preview)
    saved_again = await kaede.press(preview, save)
    difference = await kaede.press(saved_again, differ)
    await kaede.press(saved_again, take_back)
    told = [await kaede.shown(await kaede.use(kaede.codes(step)[0])) for step in (7, 8, 9, 10)]
    status, why, analytics, audit = map(kaede.said, told)

    answer = text.splitlines()[1].removeprefix("A: ")
    assert {"en": "Setup", "ja": "設定"}[lang] in kaede.said(setup)
    assert title in kaede.said(saved)
    assert answer in kaede.said(quoted)
    assert {"en": "do not answer", "ja": "見つかりませんでした"}[lang] in kaede.said(refused)
    assert kaede.codes(4)[1] in kaede.said(by_the_team)
    assert kaede.labels(4)[-1] in kaede.said(by_the_team)
    assert {"en": "Hidden", "ja": "隠し"}[lang] in said_hidden
    assert question in kaede.said(unhidden)
    assert {earlier, later} <= set(re.findall(f"{earlier}|{later}", said_before))
    assert {earlier, later} <= set(re.findall(f"{earlier}|{later}", kaede.said(difference)))
    assert {"en": "Self-test", "ja": "自己点検"}[lang] in status
    assert question in why
    assert unknown.split(":")[1].rstrip("?").casefold() in analytics
    assert title in audit
    assert all(each.only_for is kaede.person for each in (setup, saved, inbox, hidden, *told))
