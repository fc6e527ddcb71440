"""Alembic's folder: how the alert database came to look as it does, one step a file."""
