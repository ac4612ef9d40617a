"""One claim: the usual way against ours, both measured in this run."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Ratio:
    """`usual` and `ours` in `unit`; with `per_second`, more is better, otherwise less. `target`: how many times better
    ours must be; 0 for a figure that is shown without a promise. With `usual` 0, a figure compared with nothing."""

    name: str
    usual: float
    ours: float
    unit: str
    target: float
    per_second: bool = False
    note: str = ""

    @property
    def times(self) -> float:
        if not self.usual:
            return 0
        return self.ours / self.usual if self.per_second else self.usual / self.ours

    @property
    def is_met(self) -> bool:
        return self.times >= self.target

    @property
    def verdict(self) -> str:
        return ("PASS" if self.is_met else "FAIL") if self.target else ""

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def median_ms(call: Callable[[], object], repeats: int) -> float:
    """Median time of `call` in milliseconds, after one call that is not counted."""
    call()
    times = []
    for _repeat in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)
