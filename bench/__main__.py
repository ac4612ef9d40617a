"""`python -m bench`: measure on SpatiaLite and PostGIS, in a browser, then the package, print the ratios, exit 1 when a
promise is not kept. `python -m bench spatialite`, `postgis`, `browser`, `first-proposal` or `package`: one alone."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.ratio import Ratio

ROOT = Path(__file__).resolve().parent.parent
CLUSTER = ROOT / "bin" / "postgis-cluster"
HEADER = f"{'':<34}{'usual way':>14}{'ours':>14}{'times':>9}{'promised':>10}"


def main() -> int:
    asked = sys.argv[1:] or ["spatialite", "postgis", "browser", "first-proposal", "package"]
    kept = [_report(database) for database in asked]
    return 0 if all(kept) else 1


def _report(database: str) -> bool:
    """Measure one database and print its table; whether every promise is kept."""
    print(f"\n{database}\n{HEADER}", flush=True)
    ratios = []
    with tempfile.TemporaryDirectory(prefix="carto-bench-") as folder, _database(database, Path(folder)) as url:
        for ratio in _measured(database, url, folder):
            print(_line(ratio), flush=True)
            ratios.append(ratio)
    return all(ratio.is_met for ratio in ratios)


def _measured(name: str, url: str, folder: str) -> Iterator[Ratio]:
    """Settings are read once a process, hence a process for each database."""
    (Path(folder) / "static").mkdir()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "carto.settings",
        "CARTO_DATABASE_URL": url,
        "CARTO_DATA_DIR": folder,
        "CARTO_DEBUG": "0",
        "CARTO_BASEMAP_URL": "aucun",
    }
    command = [sys.executable, "-m", "bench.measure", name]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield Ratio(**json.loads(line))
    if process.returncode:
        raise SystemExit(process.returncode)


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if name != "postgis":
        yield f"spatialite:///{folder / 'carto.sqlite3'}"
        return
    cluster = str(folder / "postgres")
    started = subprocess.run([CLUSTER, "start", cluster], check=True, capture_output=True, text=True)
    try:
        yield started.stdout.strip().splitlines()[-1]
    finally:
        subprocess.run([CLUSTER, "drop", cluster], check=True, capture_output=True)


def _line(ratio: Ratio) -> str:
    promise = f"{ratio.target:g}" if ratio.target else ""
    if not ratio.usual:
        return f"{ratio.name:<34}{'':>14}{ratio.ours:>11,.2f} {ratio.unit:<2}{'':>21}{ratio.note}"
    figures = (
        f"{ratio.usual:>11,.2f} {ratio.unit:<2}{ratio.ours:>11,.2f} {ratio.unit:<2}{ratio.times:>8,.1f}×{promise:>10}"
    )
    return f"{ratio.name:<34}{figures}  {ratio.verdict:<5}{ratio.note}"


if __name__ == "__main__":
    sys.exit(main())
