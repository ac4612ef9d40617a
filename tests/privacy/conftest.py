"""Alice and Bob debate with each other, each holding things that nobody else may have."""

from tests.debate.conftest import browse as browse
from tests.debate.conftest import contribution as contribution
from tests.debate.conftest import make_contribution as make_contribution
