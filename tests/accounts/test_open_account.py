"""An address that its holder has shown to be theirs keeps the services connected to it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from carto.accounts.actions import open_account


@pytest.mark.django_db
@pytest.mark.parametrize(("is_shown", "kept"), [(True, 1), (False, 0)])
def test_services_stay_connected_to_an_address_that_was_shown(is_shown: bool, kept: int) -> None:
    user = open_account("yvonne@essai.invalid")
    assert user is not None
    EmailAddress.objects.filter(user=user).update(verified=is_shown)
    SocialAccount.objects.create(user=user, provider="autre", uid="1")
    assert open_account("yvonne@essai.invalid") == user
    assert SocialAccount.objects.count() == kept
