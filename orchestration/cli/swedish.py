"""Swedish for the texts that Typer writes itself.

It has no catalogue to translate, so headings are replaced where it looks them up, and the rest
where it is shown. Does not belong here: our own texts.
"""

from __future__ import annotations

import gettext
import re
from typing import Any

HELP_TEXT = "Visa den här hjälpen."

_HEADINGS = {
    "Options": "Växlar",
    "Arguments": "Argument",
    "Commands": "Kommandon",
    "Error": "Fel",
    "Aborted!": "Avbrutet.",
    "Aborted.": "Avbrutet.",
    "[default: {}]": "[förval: {}]",
    "[required]": "[krävs]",
    "default: {default}": "förval: {default}",
    "required": "krävs",
    "Missing command.": "Ett kommando saknas.",
    "No such command {name!r}.": "Det finns inget kommando {name!r}.",
}
_COMPLETION = ("install_completion", "show_completion")
"""Options for the shell that Typer adds to every app of its own, in English."""

_ERRORS = (
    (r"No such option: (\S+?)\.?(?= Did you| \(Poss|$)", r"Det finns ingen växel \1."),
    (r"Did you mean (.+?)\?", r"Menade du \1?"),
    (r"\(Possible options: (.+?)\)", r"Det finns \1."),
    (r"Missing argument (.+?)\.(?= |$)", r"Argumentet \1 saknas."),
    (r"Missing option (.+?)\.(?= |$)", r"Växeln \1 saknas."),
    (r"Invalid value for (.+?): ", r"Felaktigt värde för \1: "),
    (r"Input should be a valid integer.*", "ska vara ett heltal."),
    (r"Input should be a valid number.*", "ska vara ett tal; skriv decimaler med punkt."),
    (r"Option (.+?) requires an argument\.", r"Växeln \1 behöver ett värde."),
    (r"Option (.+?) does not take a value\.", r"Växeln \1 tar inget värde."),
    (r"Got unexpected extra argument\(s\) \((.+)\)", r"Oväntat argument: \1."),
)


def speak_swedish() -> None:
    """Let Typer find Swedish headings; call before it is imported."""
    gettext.gettext = lambda message: _HEADINGS.get(message, message)


def swedish_error(text: str) -> str:
    """A usage error as Typer words it, in Swedish; an unknown one stays as it is."""
    for pattern, swedish in _ERRORS:
        text = re.sub(pattern, swedish, text)
    return text


def in_swedish(command: Any) -> Any:
    """The command, and those under it, with Swedish usage line and help option."""
    command.options_metavar = "[VÄXLAR]"
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = "KOMMANDO [ARGUMENT]..."
    command.params = [p for p in command.params if p.name not in _COMPLETION]
    english_usage, english_option = command.get_usage, command.get_help_option

    def get_usage(context: Any) -> str:
        return str(english_usage(context)).replace("Usage:", "Användning:", 1)

    def get_help_option(context: Any) -> Any:
        option = english_option(context)
        if option is not None:
            option.help = HELP_TEXT
        return option

    command.get_usage, command.get_help_option = get_usage, get_help_option
    for child in getattr(command, "commands", {}).values():
        in_swedish(child)
    return command
