"""Single values kept of the whole database, by name."""

from sqlalchemy import Connection, insert, select

from dashboard.database.tables import state


def read_state(connection: Connection, key: str) -> str:
    """Return a value of the table `state`, empty where it is not set."""
    return connection.execute(select(state.c.value).where(state.c.key == key)).scalar() or ""


def write_state(connection: Connection, key: str, value: str) -> None:
    """Set a value of the table `state`."""
    done = connection.execute(state.update().where(state.c.key == key).values(value=value))
    if not done.rowcount:
        connection.execute(insert(state).values(key=key, value=value))
