"""What an operator may set for the knowledge base, read once from the environment or a `.env` file."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Lang = Literal["ja", "en"]
EmbedderName = Literal["use", "none"]
Strictness = Literal["strict", "balanced", "talkative"]


class KnowledgeSettings(BaseSettings):
    """Where the knowledge lives, how sure an answer must be, and in which language the program speaks."""

    model_config = SettingsConfigDict(env_prefix="KIJIBOT_", env_file=".env", extra="ignore", frozen=True)

    store: str = Field(
        "sqlite:///kijibot.db",
        description="the database: sqlite:///relative.db from the current folder, sqlite:////absolute.db",
    )
    articles: Annotated[str, NoDecode] = Field(
        "", description="files and folders to read at every reload, separated by the system's path separator (: or ;)"
    )
    lang: Lang | None = Field(
        None, description="language of the program's own words: ja or en; unset, the system's locale decides"
    )
    strictness: Strictness = Field(
        "balanced",
        description="how sure an answer must be: strict (rather none), balanced, or talkative (rather a doubtful one)",
    )
    embedder: EmbedderName = Field(
        "use", description="what tells the meaning where words leave doubt: use (bundled, 16 languages) or none"
    )
    retention_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="days that readers' feedback and the counts of questions are kept, with the "
        "questions they are about",
    )
    posted_days: int = Field(
        30,
        ge=0,
        le=365,
        description="days that answers in channels are remembered, to put them right when their "
        "article changes; 0: not at all",
    )
    versions_days: int = Field(
        30, ge=1, le=3650, description="days that every version is kept to go back to; the newest twenty stay longer"
    )
    fetch_allow: Annotated[str, NoDecode] = Field(
        "",
        description="your own hosts that may be fetched although they lead to private addresses, as host:port, "
        "separated by commas or spaces",
    )
    fetch_contact: str = Field(
        "",
        max_length=200,
        pattern=r"^[!-'*-\[\]-~]*$",
        description="address or mail that the sites you fetch from can reach you at; sent as part of the User-Agent",
    )
