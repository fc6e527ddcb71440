"""`utskrivning`: the command line, in Swedish.

Does not belong here: what the commands do (the other packages). Nothing heavy is imported until a
command needs it, so that `utskrivning --help` answers at once.
"""


def main() -> None:
    """Entry point of the console script."""
    from orchestration.cli.main import run

    run()
