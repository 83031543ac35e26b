"""No input that hurts: the grammar's templates, whole and broken, with data that breaks engines.

`python -m tests.campaigns.fuzz --seconds 600` runs for as long as asked.
"""
