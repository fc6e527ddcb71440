"""Defects planted on purpose, lures that only look like defects, and the key to both.

One module per family; each takes the share it is told (parameters.py), writes the defect into the
simulated rows and enters every key in the ledger. Does not belong here: the process itself.
"""
