"""A scanned page of a register is kept as long as the addresses are: it holds names, addresses and signatures. What was
copied from it stays, and the paper itself lies in the archives."""

from django.db import transaction

from carto.intake.models import Scan


def remove(scan: Scan) -> None:
    """With its file once that is certain; what was entered from it stays."""
    storage, name = scan.file.storage, str(scan.file.name)
    scan.origins.update(scan=None)
    scan.delete()
    transaction.on_commit(lambda: storage.delete(name))
