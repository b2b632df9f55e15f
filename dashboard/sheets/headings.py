"""Find the row of headings under title rows and merged cells, and say what each column is.

A column is a field name ("branch", "date", …, a fact such as "attended") or "criterion:<code>".
Headings are read in Vietnamese and English, in any order, without case, accents or remarks in
brackets.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.domain.names import match_key
from dashboard.sheets.cells import tidy
from dashboard.sheets.table import Cell, Table

SEARCHED_ROWS = 30
CRITERION = "criterion:"
CODE_LIKE = re.compile(r"(?:[a-z]{2} )?(?:nd|dh|dv|kt) ?[0-9]{1,2}")
CODE_FIRST = re.compile(r"((?:[a-z]{2} )?[a-z]+[0-9]+)(?: |$)")
BRACKETS = re.compile(r"[(\[].*?[)\]]")

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "branch": (
        "chi bo", "ten chi bo", "chi bo duoc cham", "don vi", "ten don vi",
        "branch", "branch name", "unit",
    ),
    "code": ("ma chi bo", "ma don vi", "ma so chi bo", "branch code", "code"),
    "organisation": (
        "dang bo", "dang bo co so", "to chuc", "truc thuoc", "dang uy", "don vi cap tren",
        "cap tren", "to chuc dang cap tren", "xa", "xa phuong", "parent", "parent organisation",
        "parent organization", "organisation", "organization", "committee",
    ),
    "date": (
        "ngay", "ngay hop", "ngay sinh hoat", "thoi gian", "ngay thang", "date", "meeting date",
    ),
    "month": ("thang", "ky", "ky bao cao", "thang sinh hoat", "month", "period"),
    "meeting_kind": (
        "loai buoi", "loai sinh hoat", "hinh thuc", "hinh thuc sinh hoat", "loai cuoc hop",
        "buoi sinh hoat", "meeting kind", "meeting type", "kind of meeting",
    ),
    "assessment": (
        "loai danh gia", "danh gia", "nguon diem", "loai diem", "cach cham", "hinh thuc cham",
        "assessment", "assessment kind", "assessment type",
    ),
    "assessor": ("nguoi cham", "ma nguoi cham", "ma nguoi danh gia", "assessor", "assessor code"),
    "criterion": ("tieu chi", "ma tieu chi", "criterion", "criterion code"),
    "points": ("diem", "so diem", "diem cham", "diem dat", "points", "score", "point"),
    "members": ("tong so dang vien", "so dang vien", "dang vien", "members"),
    "attended": ("du hop", "so dang vien du", "co mat", "dang vien du hop", "attended", "present"),
    "unexcused": ("vang khong ly do", "khong ly do", "unexcused", "unexcused absences"),
    "exempt": ("mien sinh hoat", "duoc mien", "exempt", "exempt members"),
    "duration_minutes": (
        "thoi luong", "thoi gian hop", "so phut", "phut", "duration", "duration minutes", "minutes",
    ),
    "on_right_day": ("dung ngay", "hop dung ngay", "on right day", "right day"),
    "committee_met": ("hop chi uy", "co hop chi uy", "chi uy hop", "committee met"),
    "papers_days_ahead": (
        "gui tai lieu truoc", "so ngay gui tai lieu truoc", "tai lieu truoc", "papers days ahead",
    ),
    "speakers": ("phat bieu", "so dang vien phat bieu", "so y kien", "speakers"),
    "tasks_due": ("nhiem vu den han", "so nhiem vu den han", "tasks due"),
    "tasks_on_time": (
        "nhiem vu dung han", "so nhiem vu dung han", "hoan thanh dung han", "tasks on time",
    ),
    "tasks_assigned": ("nhiem vu duoc giao", "so nhiem vu giao ro", "tasks assigned"),
    "conclusion_voted": (
        "bieu quyet ket luan", "thong qua ket luan", "bieu quyet nghi quyet", "conclusion voted",
    ),
    "minutes_voted": ("thong qua bien ban", "bieu quyet bien ban", "minutes voted"),
    "record_sent_days": ("so ngay gui ho so", "gui ho so", "record sent days"),
    "theme": ("chuyen de", "chu de", "ten chuyen de", "theme", "topic"),
    "note": ("ghi chu", "note", "notes", "remark", "remarks"),
}  # fmt: skip
FIELDS = {word: field for field, words in SYNONYMS.items() for word in words}
NEEDED = frozenset({"branch", "code"})


@dataclass(frozen=True)
class Headings:
    """Where the headings stand (zero-based row) and the column of each field."""

    row: int
    columns: Mapping[str, int]
    titles: Mapping[int, str]
    repeated: tuple[int, ...]
    unknown_criteria: tuple[int, ...]

    @property
    def criteria(self) -> dict[str, int]:
        """Columns by criterion code, for the wide layout."""
        return {
            field.removeprefix(CRITERION): place
            for field, place in self.columns.items()
            if field.startswith(CRITERION)
        }

    def title(self, field: str) -> str:
        """Return the heading as the sender wrote it, else the field's own name."""
        if field == "branch" and field not in self.columns:
            field = "code"
        place = self.columns.get(field)
        return self.titles.get(place, field) if place is not None else field


def find_headings(table: Table, criteria: Mapping[str, str]) -> Headings | None:
    """Return the headings of the best of the first rows; None where no row names a branch.

    `criteria` maps the match key of a criterion's code or name to its code.
    """
    best, best_score = None, 1
    for row in range(min(SEARCHED_ROWS, len(table.rows))):
        found = _headings_at(table, row, criteria)
        score = len(found.columns)
        if score > best_score and NEEDED & found.columns.keys():
            best, best_score = found, score
    return best


def _headings_at(table: Table, row: int, criteria: Mapping[str, str]) -> Headings:
    columns: dict[str, int] = {}
    titles: dict[int, str] = {}
    repeated: list[int] = []
    unknown: list[int] = []
    width = max((len(line) for line in table.rows[max(0, row - 2) : row + 1]), default=0)
    for place in range(width):
        title, field = _field_of(table, row, place, criteria)
        titles[place] = title
        if field is None:
            if CODE_LIKE.fullmatch(match_key(title)):
                unknown.append(place)
        elif field in columns:
            repeated.append(place)
        else:
            columns[field] = place
    return Headings(row, columns, titles, tuple(repeated), tuple(unknown))


def _field_of(
    table: Table, row: int, place: int, criteria: Mapping[str, str]
) -> tuple[str, str | None]:
    """Read a heading, or the one above it where two rows of headings were merged upwards."""
    own = tidy(table.cell(row, place))
    if field := meaning(own, criteria):
        return own, field
    if not own:
        for above in range(row - 1, max(-1, row - 3), -1):
            title = tidy(table.cell(above, place))
            if field := meaning(title, criteria):
                return title, field
    return own, None


def meaning(heading: Cell, criteria: Mapping[str, str]) -> str | None:
    """Return the field of one heading: "branch", "points", "criterion:ND1" or None."""
    key = match_key(BRACKETS.sub(" ", tidy(heading))).strip(" *")
    if not key or len(key) > 200:
        return None
    if code := criteria.get(key):
        return CRITERION + code
    if field := FIELDS.get(key):
        return field
    first = CODE_FIRST.match(key)
    if first and (code := criteria.get(first[1])):
        return CRITERION + code
    return None
