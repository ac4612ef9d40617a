"""The effort of a first proposal on a phone: taps and fields, which a new step would add to."""

from tests.journeys import steps
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.first_proposal import BODY, PSEUDONYM, TITLE, propose
from tests.journeys.hands import Finger

MOST_TAPS = 14
MOST_FIELDS = 6


def test_a_first_proposal_takes_few_taps(open_page: OpenPage) -> None:
    finger = Finger(open_page(PHONE, has_touch=True, is_mobile=True))
    steps.open_map(finger.page)
    propose(finger)
    assert finger.taps <= MOST_TAPS
    assert finger.fields <= MOST_FIELDS
    assert finger.keys == len(TITLE + BODY + PSEUDONYM)
