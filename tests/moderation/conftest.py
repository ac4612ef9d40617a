"""The same contribution to debate, to be moderated."""

from tests.debate.conftest import browse, contribution, live, make_contribution

__all__ = ["browse", "contribution", "live", "make_contribution"]
