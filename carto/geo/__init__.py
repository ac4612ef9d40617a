"""Plain functions about space, without models: the wall around projections and database dialects."""
