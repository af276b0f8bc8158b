"""Alembic's entry: runs the migrations on the connection that kb.database hands over."""

from __future__ import annotations

from alembic import context

import kb.store
from kb.database import METADATA

assert kb.store  # registers its tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,  # all of a migration or nothing of it, on SQLite too
)
with context.begin_transaction():
    context.run_migrations()
