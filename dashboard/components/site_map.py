"""The pages a reader can go to, in the order of the bar; the key after G that leads there."""

from dataclasses import dataclass

from dashboard.domain.words import IssueGroup


@dataclass(frozen=True)
class Entry:
    """A place: the end of its word's key (shell.nav.…) and of its icon's class, address, key."""

    name: str
    path: str
    key: str


BAR = (
    Entry("overview", "/", "t"),
    Entry("groups", f"/nhom/{next(iter(IssueGroup))}", "n"),
    Entry("branches", "/chi-bo", "c"),
    Entry("attention", "/can-xem", "x"),
    Entry("progress", "/tien-do", "o"),
)
# What is opened less often stands behind one word of the bar.
ANALYSES = (
    Entry("compare", "/so-sanh", "s"),
    Entry("criteria", "/tieu-chi", "k"),
    Entry("signs", "/dau-hieu", "d"),
    Entry("funnel", "/pheu", "f"),
    Entry("ranks", "/vi-tri", "v"),
    Entry("gap", "/cham", "m"),
    Entry("assessors", "/nguoi-cham", "g"),
    Entry("shortcomings", "/han-che", "h"),
    Entry("year-end", "/cuoi-nam", "e"),
)
IMPORTS = "/nap"
TOOLS = (
    Entry("talks", "/bai-trinh-chieu", "b"),
    Entry("imports", IMPORTS, "i"),
    Entry("method", "/phuong-phap", "p"),
)
ENTRIES = (*BAR, *ANALYSES, *TOOLS)
