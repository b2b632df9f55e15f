"""`chibo import` and `chibo export`: scores in, scores and blank forms out."""


from dashboard.domain.problems import Problem
from dashboard.text import Words


def problem_line(problem: Problem, words: Words) -> str:
    """Say where, what and what to do, in one line."""
    where = [] if problem.row is None else [words("cli.import.row", row=problem.row)]
    where += [words("cli.import.column", column=problem.column)] if problem.column else []
    where += [repr(problem.value)] if problem.value else []
    slots = {"value": problem.value, "column": problem.column, **problem.slots}
    reason = words(f"problem.{problem.reason}", **slots)
    remedy = words(f"remedy.{problem.reason}", **slots)
    return f"{', '.join(where)}: {reason} {remedy}" if where else f"{reason} {remedy}"
