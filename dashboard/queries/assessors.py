"""How strict assessors are, by code, for those who may ask (F16)."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Verb, may
from dashboard.domain.words import AssessmentView
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.gap import gap_months
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.moments import HUNDREDTHS, TOTAL
from dashboard.queries.reader import Reader
from dashboard.statistics.evidence import BAND_FROM
from dashboard.statistics.severity import against_median, assessor_effects, linked

SCORES = {
    "branch_id": COUNT, "month": COUNT, "rubric": COUNT, "assessor": WORD, "percent": FLOAT,
}  # fmt: skip
# The model joins each assessor with each other: so many take a second, ten times as many hours.
MOST_ASSESSORS = 1_000
# More than there are versions of rubrics, so month and rubric make one number.
RUBRICS = 1_000_000
EFFECTS = (
    "assessor", "effect", "low", "high", "low998", "high998", "n", "shared", "part", "missing",
)  # fmt: skip
PROPOSED = {"code": WORD, "name": WORD, "parent": WORD, "by": WORD, "also": WORD, "n": COUNT}


@dataclass(frozen=True)
class Severity:
    """What appraisals tell of assessors.

    effects: assessor (code), effect (points against the median assessor of the own part), low, high
    (95 %), low998, high998, n (appraisals), shared (branches that others appraised too), part,
    missing (shared branches still wanted before anything is said). unnamed: appraisals without a
    code. scores: the appraisals, see `appraisals`. too_many: the number of assessors where these
    are more than can be set against each other at once; nothing else is told of them then.
    """

    effects: pd.DataFrame
    unnamed: int
    scores: pd.DataFrame
    too_many: int = 0

    @property
    def parts(self) -> int:
        """Into how many groups that share no branch the assessors fall."""
        return int(self.effects["part"].nunique())

    def ends(self, most: int) -> pd.DataFrame:
        """Return the effects; where there are more than `most`, half as many of those known from
        either end."""
        if len(self.effects) <= most:
            return self.effects
        known = self.effects[self.effects["effect"].notna()]
        left_out = known.index[most // 2 : len(known) - most // 2]
        return known.drop(left_out)


def allowed(reader: Reader) -> bool:
    """Whether this viewer may ask about assessors at all."""
    return may(reader.viewer, Verb.ASSESSORS)


def appraisals(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return branch_id, month, rubric (version id), assessor (a category, NaN where
    unnamed), percent.

    The 12 months up to the period's end, or the period where it is longer. Nothing at all for a
    viewer without the right.
    """
    if not allowed(reader):
        return typed([], SCORES)
    chosen = replace(filters, assessment=AssessmentView.APPRAISAL)
    scored = reader.scored(chosen, gap_months(reader, filters))
    return pd.DataFrame(
        {
            "branch_id": scored["branch_id"].astype(np.int64),
            "month": scored["month"].astype(np.int64),
            "rubric": scored["rubric_version_id"].astype(np.int64),
            "assessor": reader.assessors(scored),
            "percent": scored[f"{chosen.assessment}_{TOTAL}"] / HUNDREDTHS,
        }
    )


def severity(reader: Reader, filters: Filters) -> Severity:
    """Return how far each assessor scores from the others, the strictest first.

    The same month under another rubric is another month to the model. Reckoned once for all parts
    of a page.
    """
    asked = replace(filters, sort="", search="")
    return reader.reckoned(
        ("severity", allowed(reader), asked), lambda: _severity(appraisals(reader, filters))
    )


def _severity(found: pd.DataFrame) -> Severity:
    given = found["assessor"].astype("category").cat.codes.to_numpy()
    known = int(np.count_nonzero(np.bincount(given[given >= 0])))
    if known > MOST_ASSESSORS:
        return Severity(pd.DataFrame(columns=list(EFFECTS)), 0, found.head(0), known)
    named = found[given >= 0].astype({"assessor": object})
    when = named["month"] * RUBRICS + named["rubric"]
    if named.empty:
        nothing = pd.DataFrame(columns=list(EFFECTS))
        return Severity(nothing, len(found) - len(named), named)
    effects = against_median(
        assessor_effects(named["percent"], named["branch_id"], when, named["assessor"])
    )
    effects["missing"] = (BAND_FROM - effects["shared"]).clip(lower=0)
    few = effects["missing"] > 0
    effects.loc[few, ["effect", "low", "high", "low998", "high998"]] = float("nan")
    ordered = effects.sort_values(["effect", "assessor"], kind="stable", na_position="last")
    return Severity(ordered[list(EFFECTS)].reset_index(drop=True), len(found) - len(named), named)


def to_double_score(reader: Reader, filters: Filters, found: Severity) -> pd.DataFrame:
    """Return code, name, parent, by (who appraised it), also (who should too), n: branches whose
    double scoring would join each part of assessors to the largest.

    For each part the three branches with most appraisals, for the assessor of the largest part
    with most appraisals.
    """
    if found.parts < 2:
        return typed([], PROPOSED)
    parts = linked(found.scores["branch_id"], found.scores["assessor"]).parts
    scores = found.scores.merge(parts[["assessor", "part"]], on="assessor")
    largest = scores["part"].value_counts().idxmax()
    also = str(scores.loc[scores["part"] == largest, "assessor"].value_counts().idxmax())
    others = scores[scores["part"] != largest]
    counts = (
        others.groupby(["part", "branch_id"])
        .agg(n=("percent", "size"), by=("assessor", lambda codes: ", ".join(sorted(set(codes)))))
        .reset_index()
        .sort_values(["part", "n", "branch_id"], ascending=[True, False, True])
        .groupby("part")
        .head(BAND_FROM)
    )
    known = branch_names(reader, filters, counts["branch_id"].to_numpy()).set_index("branch_id")
    rows = [
        known.loc[row["branch_id"], ["code", "name", "parent"]].to_dict()
        | {"by": row["by"], "also": also, "n": row["n"]}
        for row in counts.to_dict("records")
    ]
    return typed(rows, PROPOSED)
