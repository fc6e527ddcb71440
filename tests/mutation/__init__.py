"""Small faults put into the models' SQL on purpose: does a test notice each of them?

A mutant is one token changed in the SQL that dbt compiled for one model. It is caught when a dbt
unit test of the model no longer holds, or when a published table of the random worlds, which the
reference has confirmed row by row, changes, or a day of the calendar that a test has confirmed.
`operators.py` makes mutants, `unit_tests.py`, `worlds.py` and `calendar.py` judge them,
`survivors.csv` lists those that nobody notices and why.
Does not belong here: tests of the rules themselves.
"""
