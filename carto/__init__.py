"""Carto: participatory mapping for the concertation on urban plans (PLU, PLUi)."""
