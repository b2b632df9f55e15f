"""Settings from the environment, checked once when the program starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, TypeVar
from urllib.parse import urlsplit

from dashboard.domain.words import Language

Word = TypeVar("Word", bound=StrEnum)


class SettingsError(ValueError):
    """A setting cannot be used; `name`, `value` and `reason` (a key) say which and why."""

    def __init__(self, name: str, value: str, reason: str, **slots: object) -> None:
        super().__init__(f"{name}={value!r}: {reason}")
        self.name, self.value, self.reason, self.slots = name, value, reason, slots


class Log(StrEnum):
    """Whether a line is written for each request."""

    JSON = "json"
    OFF = "off"


class Metrics(StrEnum):
    """Who may read the figures of operation: this machine, whoever reaches the port, nobody."""

    LOCAL = "local"
    ALL = "all"
    OFF = "off"


@dataclass(frozen=True)
class Settings:
    """What a deployment may choose; `NAMES` are all the variables that are read."""

    host: str = "127.0.0.1"
    port: int = 8050
    database_url: str = "sqlite:///instance/chibo.db"
    read_url: str = ""
    language: Language = Language.VI
    threads: int = 8
    processes: int = 1
    log: Log | None = None
    metrics: Metrics = Metrics.LOCAL

    NAMES: ClassVar[tuple[str, ...]] = (
        "HOST",
        "PORT",
        "DASHBOARD_DATABASE_URL",
        "DASHBOARD_READ_URL",
        "DASHBOARD_LANGUAGE",
        "DASHBOARD_THREADS",
        "DASHBOARD_PROCESSES",
        "DASHBOARD_LOG",
        "DASHBOARD_METRICS",
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read every setting; an empty variable counts as not set."""
        given = {name: environment.get(name, "").strip() for name in cls.NAMES}
        database_url = _database_url(given["DASHBOARD_DATABASE_URL"]) or cls.database_url
        return cls(
            host=given["HOST"] or cls.host,
            port=_whole(given, "PORT", cls.port, most=65_535),
            database_url=database_url,
            read_url=_read_url(given["DASHBOARD_READ_URL"], database_url),
            language=_language(given["DASHBOARD_LANGUAGE"]) or cls.language,
            threads=_whole(given, "DASHBOARD_THREADS", cls.threads, most=64),
            processes=_whole(given, "DASHBOARD_PROCESSES", cls.processes, most=64),
            log=_one_of(given, "DASHBOARD_LOG", Log),
            metrics=_one_of(given, "DASHBOARD_METRICS", Metrics) or cls.metrics,
        )

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None on another engine."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path) if scheme == "sqlite" and path else None

    @property
    def backups_folder(self) -> Path:
        """Where backups are put that a command makes by itself before it changes the tables."""
        return self.uploads_folder.parent / "backups"

    @property
    def uploads_folder(self) -> Path:
        """Where files wait to be taken in: beside the SQLite file, else where it would be."""
        return self._folder / "uploads"

    @property
    def book_folder(self) -> Path:
        """Where scores lie as all processes of this machine read them; made anew when lost."""
        return self._folder / "book"

    @property
    def _folder(self) -> Path:
        return (self.database_file or Path("instance/chibo.db")).parent


def _whole(given: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    value = given[name]
    if not value:
        return default
    # isdecimal alone would take other scripts' digits, which int() takes too.
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and 1 <= int(value) <= most):
        raise SettingsError(name, value, "whole_number", least=1, most=most)
    return int(value)


def _one_of(given: Mapping[str, str], name: str, words: type[Word]) -> Word | None:
    value = given[name]
    if not value:
        return None
    if value not in set(words):
        raise SettingsError(name, value, "one_of", words=", ".join(words))
    return words(value)


def _language(value: str) -> Language | None:
    if not value:
        return None
    if value not in set(Language):
        raise SettingsError("DASHBOARD_LANGUAGE", value, "language")
    return Language(value)


def _database_url(value: str) -> str:
    if not value:
        return ""
    scheme = _scheme(value)
    if scheme not in {"sqlite", "postgresql"}:
        # The address may carry a password: what was given is not repeated.
        raise SettingsError("DASHBOARD_DATABASE_URL", scheme or "…", "database_url")
    return value


def _read_url(value: str, database_url: str) -> str:
    scheme = _scheme(value)
    if value and not scheme == _scheme(database_url) == "postgresql":
        raise SettingsError("DASHBOARD_READ_URL", scheme or "…", "read_url")
    return value


def _scheme(url: str) -> str:
    return urlsplit(url).scheme.partition("+")[0] if "://" in url else ""
