"""A second, plain reading of the rules: slow, readable Python without SQL or data frames.

What it is for: answers to compare the warehouse with, on the shared deliveries, the worked
examples and thousands of generated cases. Written from the specification (delivery.md, rules.md),
never from the SQL. One module per rule, in the order of rules.md; `api.py` is the entrance.
Does not belong here: anything the warehouse itself runs.
"""
