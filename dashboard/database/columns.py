"""What tables are made of: their common metadata, keys and checks."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# JSON text keeps points and counts readable in plain SQL on both engines.
JSON_TEXT = Text


def within(column: str, values: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """Allow only the values of a closed set; NULL passes where the column may be empty."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def check(name: str, condition: str) -> CheckConstraint:
    """Refuse rows that break a condition."""
    return CheckConstraint(condition, name=name)


def identity() -> Column[int]:
    """The number of a row."""
    return Column("id", Integer, primary_key=True)


def link(table: str, name: str, *, optional: bool = False) -> Column[int]:
    """A reference to the number of a row elsewhere."""
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=optional)
