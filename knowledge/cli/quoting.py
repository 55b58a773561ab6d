"""The command that says what may be shown of a source's words."""

from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, show, write
from knowledge.models import QUOTE_POLICIES, SHARED
from knowledge.settings import KnowledgeSettings


def policy(
    site: Annotated[str | None, typer.Argument(metavar="SITE", help="option.policy_site")] = None,
    mode: Annotated[str | None, typer.Argument(metavar="quote|title|never", help="option.policy_mode")] = None,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Set what may be shown of the words of SITE, or list what was set."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    chosen = next((known for known in QUOTE_POLICIES if known == mode), None)
    if (
        (site is None) != (mode is None)
        or (mode is not None and chosen is None)
        or (site is not None and not site.strip())
    ):
        raise typer.BadParameter(words("usage.policy"))
    with opened(settings) as session:
        policies = session.knowledge.library.policies
        if site is not None and chosen is not None:
            session.run(policies.set(SHARED, site, chosen))
        found = session.run(policies.all(SHARED))
    if as_json:
        write(forms.dumped([{"site": name, "policy": found[name]} for name in sorted(found)]) + "\n")
    else:
        lines = [f"{flat(name)}: {words(f'policy.{found[name]}')}" for name in sorted(found)]
        show(Line("plain", line) for line in lines or [words("policy.none")])
    return 0
