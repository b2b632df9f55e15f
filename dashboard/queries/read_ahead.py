"""What many pages read, laid ready before anybody asks."""

from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from dashboard.domain.words import AssessmentView
from dashboard.queries.fact_rows import FACTS_KIND
from dashboard.queries.point_rows import points_of
from dashboard.queries.score_book import ScoreBooks

# What pages ask for where no assessment is chosen: signs look at self-scores.
FIRST_ASKED = (AssessmentView.OFFICIAL, AssessmentView.SELF)


def read_ahead(books: ScoreBooks) -> None:
    """Read scores, facts, official points and those of self-scores of all months into their files.

    At a nation this takes a minute for each, which the first reader of a page would else wait for.
    Where the database does not answer, it is read when somebody asks.
    """
    with suppress(SQLAlchemyError):
        moment = books.now()
        moment.book()
        for kind in (*map(points_of, FIRST_ASKED), FACTS_KIND):
            moment.leaves(kind)
