"""That a contribution was sent knowing another one like it."""

from typing import ClassVar

from django.db import models

from carto.contributions.models.contribution import Contribution


class Kinship(models.Model):
    """The author of `contribution` had been told of `known`, and said that theirs differs. Read by both pages, through
    `Contribution.near`."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="knowing")
    known = models.ForeignKey(Contribution, models.CASCADE, related_name="known_by")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contribution", "known"], name="known_once")]
