"""How Alembic runs a step: on the connection it is given, in that connection's transaction."""

from alembic import context

from dashboard.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
