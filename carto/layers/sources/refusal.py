"""The one way to refuse a file."""


class LotRefused(ValueError):
    """A file that cannot be read as what it is given for; its only argument is a sentence for the person."""
