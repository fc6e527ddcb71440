"""What Alembic runs: the steps on the connection it was given, which the caller opens and ends.

Does not belong here: choosing the database (orchestration.alerts.database).
"""

from alembic import context

from orchestration.alerts.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # The caller's transaction holds the lock that keeps two programs from migrating at once.
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
