"""The night as Dagster assets: landing, delivery checks, store, dbt, publishing.

Thin: each step calls one package and tells what it did. Does not belong here: any rule.
"""
