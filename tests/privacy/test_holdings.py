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


# Fields no column reads: what the site computes or links by, and secrets that would open what they protect.
UNREAD = {
    "accounts.Participant": {"digest", "user", "erased_at"},
    "accounts.User": {"password", "is_superuser"},
    "contributions.Contribution": {
        "number", "title", "body", "geometry", "public_geometry",
        "lon_e5", "lat_e5", "about_zone", "about_prescription", "search_text",
        "for_count", "against_count", "mixed_count", "comment_count",
    },
    "contributions.ContributionVersion": {"title", "body", "public_geometry"},
    "contributions.Photo": {"large", "thumbnail"},
    "contributions.Piece": {"file"},
    "contributions.QuestionReply": {"question"},
    "contributions.Draft": {"content"},
    "debate.Comment": {"number", "body", "parent", "quote", "useful_count", "seen_count"},
    "debate.Vote": {"argument", "apart"},
    "debate.Report": {"comment"},
    "follow.Follow": {"contribution", "since_position", "told_position", "told_at", "told_votes"},
    "follow.Letter": {"spans", "due_at", "attempts"},
    "guard.Act": {"window"},
    "meetings.SignUp": {"told"},
    "moderation.Contest": {"answered_by", "role"},
    "mfa.Authenticator": {"data"},
}  # fmt: skip
OWNERS = {"id", "participant", "author", "user", "follower"}


def test_every_field_about_a_person_is_exported_or_says_why_not() -> None:
    """Those that a column reads by a function are named in UNREAD too: look at the column before adding one."""
    forgotten = []
    for holding in HOLDINGS:
        fields = {field.name for field in holding.model._meta.concrete_fields} - OWNERS
        read = {one.source.partition(".")[0] for one in holding.columns if isinstance(one.source, str)}
        left = fields - read - UNREAD.get(holding.model._meta.label, set())
        forgotten += [f"{holding.model._meta.label}.{name}" for name in sorted(left)]
    assert forgotten == []
