"""One score a row: branch, date, kinds, criterion, points."""

from dashboard.domain.names import match_key
from dashboard.sheets.cells import tidy
from dashboard.sheets.columns import MAX_PROBLEMS, Columns, is_empty
from dashboard.sheets.given import Given, Identity
from dashboard.sheets.points import PointsCheck
from dashboard.sheets.table import Cell, Row, Table

Scores = dict[str, tuple[int, Cell]]
UNKNOWN: Scores = {}


def read_long(table: Table, columns: Columns, codes: dict[str, str]) -> list[Given]:
    """Return one assessment for all the rows that speak of it; problems gather in the columns."""
    reader = _Long(columns, codes)
    start = columns.headings.row + 1
    for number, row in enumerate(table.rows[start:], start + 1):
        if len(columns.problems) >= MAX_PROBLEMS:
            break
        reader.read(number, row)
    return reader.finish() if len(columns.problems) < MAX_PROBLEMS else []


class _Long:
    def __init__(self, columns: Columns, codes: dict[str, str]) -> None:
        self.columns = columns
        self.codes = codes
        self.code_of: dict[Cell, str | None] = {}
        self.criterion = columns.headings.columns["criterion"]
        self.points = columns.headings.columns["points"]
        self.groups: dict[tuple[Cell, ...], Scores | None] = {}
        self.by_identity: dict[tuple[object, ...], Scores] = {}
        self.identities: dict[tuple[object, ...], Identity] = {}
        self.facts: dict[tuple[object, ...], dict[str, object]] = {}

    def read(self, number: int, row: Row) -> None:
        row = self.columns.padded(row)
        key = self.columns.key(row)
        scores = self.groups.get(key, UNKNOWN)
        if scores is UNKNOWN:
            if is_empty(row) or self.columns.not_held(row, number):
                return
            scores = self.groups[key] = self._group(number, key, row)
        if scores is None:
            return
        raw = row[self.criterion]
        code = self.code_of.get(raw) or self._code(raw)
        if code is None:
            reason = "unknown_criterion" if tidy(raw) else "no_criterion"
            self.columns.refuse(number, "criterion", raw, reason)
        elif code in scores:
            first = scores[code][0]
            self.columns.refuse(number, "criterion", raw, "repeated_row", first=first)
        else:
            scores[code] = (number, row[self.points])

    def finish(self) -> list[Given]:
        given = []
        checks: dict[int, PointsCheck] = {}
        for key, scores in self.by_identity.items():
            identity = self.identities[key]
            rubric = self.columns.reference.rubrics[identity.rubric_id]
            if identity.rubric_id not in checks:
                checks[identity.rubric_id] = PointsCheck(rubric, self.columns, by_column=False)
            first = next(iter(scores.values()))[0] if scores else 0
            found = [scores.pop(one.code, (first, None)) for one in rubric.criteria]
            rows, cells = zip(*found, strict=True)
            checked = checks[identity.rubric_id].check(rows, cells)
            for code, (row, _) in scores.items():
                self.columns.refuse(
                    row, "criterion", code, "criterion_of_other_rubric", rubric=rubric.code
                )
            if checked is not None and not scores:
                given.append(Given(first, identity, checked, self.facts[key]))
        return given

    def _group(self, number: int, key: tuple[Cell, ...], row: Row) -> Scores | None:
        identity = self.columns.identify(number, key, row)
        if identity is None:
            return None
        same = identity[:4]
        self.identities.setdefault(same, identity)
        if same not in self.facts:
            self.facts[same] = self.columns.facts(number, row)
        return self.by_identity.setdefault(same, {})

    def _code(self, raw: Cell) -> str | None:
        text = match_key(tidy(raw))
        code = self.codes.get(text) or self.codes.get(
            match_key(tidy(raw).split(" ")[0].rstrip(".:"))
        )
        if code:
            self.code_of[raw] = code
        return code
