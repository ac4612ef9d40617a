"""The same contribution to debate, to be answered."""

from tests.debate.conftest import browse, contribution, live, make_contribution

__all__ = ["browse", "contribution", "live", "make_contribution"]
