"""The tables of what is shown in a hall: talks with their slides, and what was decided there.

Times are UTC as ISO text. scope is the code of the organisation that its maker could see, NULL for
all. What a slide may show grows with the programme, so the tables do not list its kinds.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from dashboard.database.columns import check, identity, link, metadata

talk = Table(
    "talk",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("since", Date),
    Column("ours", Text),
    Column("scope", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("removed_at", Text),
    check("version_counted", "version >= 1"),
)

slide = Table(
    "slide",
    metadata,
    Column("talk_id", Integer, ForeignKey("talk.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("hidden", Boolean, nullable=False),
    check("position_counted", "position >= 0"),
)

decision = Table(
    "decision",
    metadata,
    identity(),
    link("talk", "talk_id", optional=True),
    Column("scope", Text),
    Column("kind", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("figures", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("due", Date),
    Column("client_key", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("removed_at", Text),
    Index("uq_decision_client_key", "client_key", unique=True),
    Index("ix_decision_talk_id", "talk_id"),
)
