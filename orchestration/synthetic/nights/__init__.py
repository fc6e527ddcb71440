"""Deliveries over time: what the rows looked like at the end of each earlier night.

The rows at the last as-of time are simulated once; earlier nights are worked out backwards from
them. Does not belong here: what happens (the process) and how files look (writer.py).
"""
