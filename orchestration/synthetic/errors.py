"""Errors that a user of the synthetic region can mend."""


class SyntheticError(Exception):
    """Arguments or a place that cannot be used; the message is Swedish and says what to do."""
