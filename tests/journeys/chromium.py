"""The browser of the journeys and of the benches, as the distribution has it."""

import shutil

# Without windows it is the same engine, for half the processor's time; the whole browser does as well.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
