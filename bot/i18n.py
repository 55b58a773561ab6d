"""The bot's words in Japanese and English, and whose language they are said in."""

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import discord
from discord import app_commands

import knowledge
from knowledge.phrases import LANGS, Lang, Phrases
from knowledge.text.language import language_of

_SHARED = [
    Path(knowledge.__file__).parent / "locale" / f"{name}.toml"
    for name in ("edit", "errors", "selftest", "shared", "why")
]
"""What the terminal says alike: why something could not be read, what a self-test found, why an answer is so."""
PHRASES = Phrases([*_SHARED, *sorted((Path(__file__).parent / "locale").glob("*.toml"))])

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language, on one day."""

    lang: Lang
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return phrase *key* with *facts* filled in; facts that people wrote must be escaped before."""
        return PHRASES.say(self.lang, key, **facts)

    def day(self, day: date) -> str:
        """Return *day* as people write it: 2025年6月6日, 6 June 2025."""
        if self.lang == "ja":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def days(self, first: date, last: date) -> str:
        """Return a stretch of days as people write it: a day, a month, a year, or from when to when."""
        if first == last:
            return self.day(first)
        whole = first.day == 1 and (last + timedelta(1)).day == 1 and first.year == last.year
        if whole and (first.month, last.month) == (1, 12):
            return f"{first.year}年" if self.lang == "ja" else f"{first.year}"
        if whole and first.month == last.month:
            name = _MONTHS[first.month - 1]
            return f"{first.year}年{first.month}月" if self.lang == "ja" else f"{name} {first.year}"
        return self("age.stretch", first=self.day(first), last=self.day(last))

    def age(self, day: date) -> str:
        """Return how long ago *day* was, as people say it: 5か月前, 5 months ago; empty for a day to come."""
        days = (self.today - day).days
        months = (self.today.year - day.year) * 12 + self.today.month - day.month - (self.today.day < day.day)
        if days < 0:
            return ""
        if days < 2:
            return self(("age.today", "age.yesterday")[days])
        unit, count = ("days", days) if not months else ("months", months) if months < 12 else ("years", months // 12)
        return self(f"age.{unit}" if count > 1 else f"age.one_{unit}", count=count)

    def day_and_age(self, day: date) -> str:
        """Return *day*, and how long ago it was."""
        age = self.age(day)
        return self("age.dated", date=self.day(day), age=age) if age else self.day(day)


def words_for(locale: discord.Locale) -> Words:
    """Return the words for a person whose Discord is set to *locale*."""
    return Words("ja" if locale is discord.Locale.japanese else "en")


def words_for_message(text: str, guild: discord.Guild | None, default: Lang) -> Words:
    """Return the words for whoever wrote *text*: its language, or else the server's, or else *default*.

    Messages carry no locale; a text too short to tell (a number, a name in Latin letters) is decided by the server.
    """
    if text.strip():
        told = language_of(text)
        if told in LANGS:
            return Words("ja" if told == "ja" else "en")
    if guild is not None:
        return words_for(guild.preferred_locale)
    return Words(default)


def system_lang(lang: Lang | None) -> Lang:
    """Return *lang*, or the language of the system's locale when it is unset."""
    if lang is not None:
        return lang
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ja" if locale.lower().startswith("ja") else "en"


def named(key: str) -> app_commands.locale_str:
    """Return phrase *key* for a command's name or description: English, with its Japanese for `Translator`."""
    return app_commands.locale_str(PHRASES.say("en", key), key=key)


class Translator(app_commands.Translator):
    """Gives Discord the Japanese of command names, descriptions, options and choices."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002
    ) -> str | None:
        """Return *string* in *locale*; None keeps the English."""
        key = string.extras.get("key")
        if locale is not discord.Locale.japanese or key is None:
            return None
        return PHRASES.say("ja", key)
