"""Where we stand: the score, the four groups, the grades."""

from dashboard.components.view import View, records
from dashboard.domain.words import Grade, IssueGroup
from dashboard.figures.caption import Table
from dashboard.figures.stage import grade_counts, headline, row_marks
from dashboard.findings import grade_share, lowest_of
from dashboard.queries import grades as grades_query
from dashboard.queries import group_scores
from dashboard.queries import headline as headline_query
from dashboard.slides.plan import Content, Plan, bare, told

FULL = 100.0


def standing(view: View, _plan: Plan) -> Content:
    """Show the overall score as one number beside the four groups and their benchmark."""
    words = view.words
    found = headline_query.headline(view.reader, view.filters)
    now, before = found["period"], found["previous"]
    if not now["n"]:
        return bare(view, words("finding.empty"))
    scores = group_scores.group_scores(view.reader, view.filters)
    named = scores.assign(name=[words(f"finding.measure.{one}") for one in scores["group"]])
    rows = [
        {
            "name": words(f"group.{row['group']}"),
            "text": words.number(row["percent"]),
            "at": row["percent"],
            "tick": row["benchmark"],
            "colour": f"group-{row['group']}",
        }
        for row in records(scores)
        if row["percent"] == row["percent"]
    ]
    change = "" if before["mean"] is None else words(
        "hall.change_on",
        change=words.change(now["mean"] - before["mean"]),
        than=view.named((before["first"], before["last"])),
    )  # fmt: skip
    met = words("hall.met", held=words.count(now["held"]), due=words.count(now["due"]))
    body = row_marks(rows, (0.0, FULL), "bar")
    body["headline"] = headline(
        words.number(now["mean"]), words("hall.of_hundred"), words("hall.score"), [change, met]
    )
    against = str(scores["benchmark_kind"].iloc[0])
    body["legend"] = words(f"hall.benchmark.{against}")
    table = Table(
        [words("figure.name"), words("figure.score"), words("figure.n")],
        [[words(f"group.{row['group']}"), words.number(row["percent"]), words.count(row["n"])]
         for row in records(scores)],
    )  # fmt: skip
    notes = [words("hall.n.meetings", n=words.count(now["n"])), view.period()]
    return Content(told(lowest_of(named, "group"), words), body, table, notes)


def grades(view: View, _plan: Plan) -> Content:
    """Show how many meetings reached each grade."""
    words = view.words
    counts = grades_query.period_grades(view.reader, view.filters)
    n = sum(counts.values())
    if not n:
        return bare(view, words("finding.empty"))
    monthly = grades_query.monthly_grades(view.reader, view.filters)
    body = grade_counts(counts, words)
    table = Table(
        [words("figure.name"), words("hall.count"), words("hall.percent")],
        [[words(f"grade.{grade}"), words.count(counts[grade]),
          words.percent(FULL * counts[grade] / n)] for grade in Grade],
    )  # fmt: skip
    notes = [words("hall.n.meetings", n=words.count(n)), view.period()]
    return Content(told(view.about(grade_share(monthly)), words), body, table, notes)


GROUPS = tuple(group.value for group in IssueGroup)
