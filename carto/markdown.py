"""The one dialect of Markdown that people write in: no raw HTML, no image, and addresses become links."""

from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable("linkify").disable("image")
