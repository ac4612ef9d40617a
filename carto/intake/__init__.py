"""What was said on paper, by letter or aloud, entered by the team in the same series as the web."""
