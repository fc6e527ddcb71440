"""The dbt project as one step of the night: parsed ahead, run as one child, told in plain values.

Does not belong here: what the models compute (models/), Dagster's view of them
(orchestration.assets), the newest-version store (orchestration.store).
"""
