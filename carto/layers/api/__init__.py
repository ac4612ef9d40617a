"""The plan over HTTP, one module a subject."""
