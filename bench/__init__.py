"""Each figure we claim, as a ratio measured in one run against the usual way, on both databases."""
