"""How gunicorn serves Carto, for bin/demo and for deploy/carto-web.service alike; the address comes from --bind."""

import os
from typing import Any

from django.db import connections

wsgi_app = "carto.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Loaded once, before the workers are forked: they share the memory and start together.
preload_app = True
timeout = 60
graceful_timeout = 10
control_socket_disable = True
# Only the proxy of the same machine may say that the visitor came by https.
forwarded_allow_ips = "127.0.0.1"


def when_ready(server: Any) -> None:
    """A connection opened while loading is not for two processes: SQLite forbids it, PostgreSQL mixes the replies."""
    connections.close_all()
