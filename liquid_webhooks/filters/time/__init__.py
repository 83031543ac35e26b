"""Dates and times: reading them, zones, and strftime as Ruby writes it."""
