"""Alembic's entrance: runs the steps on the connection it is given, inside the caller's transaction."""

from __future__ import annotations

from alembic import context

_connection = context.config.attributes["connection"]
context.configure(connection=_connection, render_as_batch=True, transaction_per_migration=False)
context.run_migrations()
