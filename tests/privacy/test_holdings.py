"""Nobody forgets a table: what refers to a person, or holds an address, is exported and erased, or says why not."""

from django.apps import apps
from django.db.models import EmailField, Model

from carto.accounts.models import Participant, User
from carto.contributions.models import Contribution
from carto.debate.models import Comment
from carto.privacy.holdings import CARRIED, HOLDINGS, OF_THE_TEAM

# Tables of Django's and of libraries whose rows are not a person's own: rights, and the admin's own log.
OF_THE_FRAMEWORK = {"accounts.User_groups", "accounts.User_user_permissions", "admin.LogEntry"}


def personal_models() -> set[type[Model]]:
    """Those with a key to a participant, an account or one of their texts, or with an e-mail address."""
    people = {Participant, User}
    found: set[type[Model]] = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            is_link = bool(getattr(field, "concrete", False)) and target in people
            is_part_of_a_text = bool(getattr(field, "concrete", False)) and target in {Contribution, Comment}
            if is_link or is_part_of_a_text or isinstance(field, EmailField):
                found.add(model)
    return {one for one in found if one._meta.label not in OF_THE_FRAMEWORK}


def test_every_table_about_a_person_is_exported_or_says_why_not() -> None:
    covered = {holding.model._meta.label for holding in HOLDINGS} | set(OF_THE_TEAM) | set(CARRIED)
    forgotten = sorted({model._meta.label for model in personal_models()} - covered)
    assert forgotten == [], "add a Holding, or say in OF_THE_TEAM or CARRIED why there is none"


def test_a_reason_is_given_for_each_exception() -> None:
    assert all(OF_THE_TEAM.values())
    assert all(CARRIED.values())
