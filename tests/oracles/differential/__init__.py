"""Our engine against Ruby Liquid 5.4: the same templates and data, the same text, the same errors.

`python -m tests.oracles.differential --minutes 60` compares for as long as asked.
"""
