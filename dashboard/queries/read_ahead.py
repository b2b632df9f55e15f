"""What many pages read, laid ready before anybody asks."""

from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from dashboard.domain.words import AssessmentView
from dashboard.queries.fact_rows import FACTS_KIND
from dashboard.queries.point_rows import points_of
from dashboard.queries.score_book import ScoreBooks


def read_ahead(books: ScoreBooks) -> None:
    """Read scores, official points and facts of all months into their files.

    At a nation this takes a minute for each, which the first reader of a page would else wait for.
    Where the database does not answer, it is read when somebody asks.
    """
    with suppress(SQLAlchemyError):
        moment = books.now()
        moment.book()
        for kind in (points_of(AssessmentView.OFFICIAL), FACTS_KIND):
            moment.leaves(kind)
