"""The analyst's desk: ready questions, the dictionary of what is published, and copies of it.

Does not belong here: publishing itself and reading one file (orchestration.publish), how an answer
is shown (orchestration.cli).
"""
