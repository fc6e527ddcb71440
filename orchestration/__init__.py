"""Utskrivning: everything around the dbt project, from landing folder to published files."""
