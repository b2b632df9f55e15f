"""What members and branches do: who speaks, which tasks are done, what the best do differently."""

from dashboard.components.view import View, records
from dashboard.figures.caption import Table
from dashboard.figures.stage import headline, row_marks
from dashboard.findings.hall import changed_since, most_apart
from dashboard.queries import meeting_facts
from dashboard.slides.plan import Content, Plan, bare, spans, told, year_to

FULL = 100.0


def good(view: View, _plan: Plan) -> Content:
    """Set what branches graded best do against what all others do."""
    words = view.words
    months = year_to(view.months()[1])
    facts = meeting_facts.meeting_facts(view.reader, view.filters, months)
    found = meeting_facts.apart(facts, view.good_from()).dropna(subset=["good", "other"])
    if found.empty:
        return bare(view, words("finding.empty"))
    found = found.assign(name=[words(f"hall.behaviour.{one}") for one in found["behaviour"]])
    found = found.sort_values("change", ascending=False)
    rows = [
        {"name": row["name"], "text": words.percent(row["good"], 0), "at": row["good"],
         "other": row["other"], "aside": words.percent(row["other"], 0), "colour": "grade-good"}
        for row in records(found)
    ]  # fmt: skip
    body = row_marks(rows, (0.0, FULL), "pair")
    body["legend"] = words("hall.good_mark")
    table = Table(
        [words("figure.name"), words("grade.good"), words("hall.all_kinds")],
        [[row["name"], words.percent(row["at"]), words.percent(row["other"])] for row in rows],
    )
    n = int((found["n_good"] + found["n_other"]).max())
    notes = [words("hall.n.branches", n=words.count(n)), view.named(months),
             words("hall.same_kind")]  # fmt: skip
    return Content(told(most_apart(found), words), body, table, notes)


def speaking(view: View, plan: Plan) -> Content:
    """Show what share of those present spoke, by kind of branch."""
    return _shared(view, plan, meeting_facts.SPEAKING)


def tasks(view: View, plan: Plan) -> Content:
    """Show what share of the tasks due was done on time, by kind of branch."""
    return _shared(view, plan, meeting_facts.ON_TIME)


def _shared(view: View, plan: Plan, behaviour: str) -> Content:
    words = view.words
    now, than = spans(plan, view.months()[1])
    after, before = (
        meeting_facts.meeting_facts(view.reader, view.filters, months) for months in (now, than)
    )
    found = meeting_facts.share_by_kind(after, behaviour)
    whole, kinds = found.iloc[0], found.iloc[1:].dropna(subset=["percent"])
    if not whole["n"] or whole["percent"] != whole["percent"]:
        return bare(view, words("finding.empty"))
    rows = [
        {"name": words(f"branch_kind.{row['kind']}"), "text": words.percent(row["percent"], 0),
         "at": row["percent"], "colour": "ink2"}
        for row in records(kinds.sort_values("percent", ascending=False))
    ]  # fmt: skip
    change = meeting_facts.share_change(before, after, behaviour)
    body = row_marks(rows, (0.0, FULL), "bar")
    counted = words("hall.of_whole", part=words.count(whole["part"]),
                    whole=words.count(whole["whole"]))  # fmt: skip
    body["headline"] = headline(words.number(whole["percent"], 0), "%",
                                words(f"hall.behaviour.{behaviour}"), [counted])  # fmt: skip
    table = Table(
        [words("figure.name"), words("hall.percent"), words("hall.count")],
        [[words("hall.all_kinds") if not row["kind"] else words(f"branch_kind.{row['kind']}"),
          words.percent(row["percent"]),
          words("hall.of_whole", part=words.count(row["part"]), whole=words.count(row["whole"]))]
         for row in records(found)],
    )  # fmt: skip
    notes = [words("hall.n.meetings", n=words.count(whole["n"])), view.named(now)]
    told_of = change | {"after": whole["percent"]}
    return Content(told(changed_since(behaviour, told_of, now, than), words), body, table, notes)
