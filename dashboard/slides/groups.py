"""The four groups: their criteria, the units below, and our own unit against the whole."""

from dashboard.components.view import View, records
from dashboard.domain.words import IssueGroup
from dashboard.figures.caption import Table
from dashboard.figures.stage import best_and_worst, headline, heat_cells, row_marks
from dashboard.findings import level_of, most_lost, unlike_benchmark
from dashboard.findings.hall import against_whole
from dashboard.queries import criteria as criteria_query
from dashboard.queries import group_scores, heat
from dashboard.queries.names import label
from dashboard.slides.plan import Content, Plan, bare, told

FULL = 100.0
GROUPS = tuple(group.value for group in IssueGroup)


def criteria(view: View, _plan: Plan) -> Content:
    """Name the strongest and the weakest criterion of each group."""
    words = view.words
    found = criteria_query.criterion_scores(
        view.reader, view.filters, language=words.language
    ).dropna(subset=["percent"])
    if found.empty:
        return bare(view, words("finding.empty"))
    # Of several rubrics the one most meetings were scored by.
    most = found.iloc[int(found["n"].to_numpy().argmax())]
    found = found[(found["rubric"] == most["rubric"]) & (found["version"] == most["version"])]
    rows, cells = [], []
    for group in GROUPS:
        own = found[found["group"] == group].sort_values("percent")
        if own.empty:
            continue
        worst, best = own.iloc[0], own.iloc[-1]
        sides = {
            side: {"name": f"{one['code']} {one['name']}", "text": words.percent(one["percent"])}
            for side, one in (("best", best), ("worst", worst))
        }
        rows.append({"name": words(f"group.{group}.short"), "colour": f"group-{group}", **sides})
        cells.append([words(f"group.{group}.short"),
                      *(part for side in sides.values() for part in side.values())])  # fmt: skip
    heads = [words("hall.strongest"), words("hall.weakest")]
    table = Table(
        [words("figure.name"), heads[0], words("hall.percent"), heads[1], words("hall.percent")],
        cells,
    )
    notes = [words("hall.n.meetings", n=words.count(int(found["n"].max()))), view.period()]
    return Content(told(most_lost(found), words), best_and_worst(heads, rows), table, notes)


def units(view: View, _plan: Plan) -> Content:
    """Show the units below by the four groups, in the official order."""
    words = view.words
    found = heat.organisation_groups(view.reader, view.filters)
    if found.empty or not int(found["n"].sum()):
        return bare(view, words("finding.empty"))
    columns = (*GROUPS, "total")
    heads = [*(words(f"group.{group}.short") for group in GROUPS), words("heat.total")]
    rows = [
        {"name": row["name"], "values": [row[one] for one in columns]} for row in records(found)
    ]
    table = Table(
        [words("heat.organisation"), *heads],
        [[row["name"], *(words.number(value) for value in row["values"])] for row in rows],
    )
    notes = [words("hall.n.meetings", n=words.count(int(found["n"].sum()))), view.period()]
    said = unlike_benchmark(found, level_of(found))
    return Content(told(said, words), heat_cells(heads, rows, words), table, notes)


def ours(view: View, plan: Plan) -> Content:
    """Set our unit against the whole in every group: the one chosen, else what the talk is about,
    else the first unit below."""
    words = view.words
    below = heat.units_below(view.reader, view.filters)
    code = plan.ours or view.filters.organisation or (below[0]["code"] if below else None)
    name = label(view.reader, code) if code else ""
    if not name:
        return bare(view, words("hall.no_ours"))
    own = view.within(organisation=code)
    scores = group_scores.group_scores(own.reader, own.filters)
    known = scores.dropna(subset=["percent"])
    if known.empty:
        return bare(view, f"{name}: {words('finding.empty')}")
    named = known.assign(
        measure=known["group"], name=[words(f"group.{one}.short") for one in known["group"]]
    )
    rows = [
        {
            "name": row["name"],
            "text": words.number(row["percent"]),
            "at": row["percent"], "low": row["low"], "high": row["high"],
            "tick": row["benchmark"],
            "against": words.number(row["benchmark"]),
            "colour": f"group-{row['group']}",
        }
        for row in records(named)
    ]  # fmt: skip
    body = row_marks(rows, (0.0, FULL), "bar")
    against = str(scores["benchmark_kind"].iloc[0])
    body["legend"] = words(f"hall.benchmark.{against}")
    total = group_scores.total_score(own.reader, own.filters)
    body["headline"] = headline(
        words.number(total["percent"]), words("hall.of_hundred"), words("hall.score"),
        [words(f"hall.against.{against}", score=words.number(total["benchmark"]))],
    )  # fmt: skip
    table = Table(
        [words("figure.name"), words("figure.score"), words("figure.interval"), body["legend"]],
        [[row["name"], row["text"],
          words("figure.from_to", low=words.number(row["low"]), high=words.number(row["high"])),
          row["against"]] for row in rows],
    )  # fmt: skip
    notes = [words("hall.n.meetings", n=words.count(int(known["n"].max()))), view.period()]
    said = f"{name}: {told(against_whole(named), words)}"
    return Content(said, body, table, notes)
