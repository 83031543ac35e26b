"""One grammar of Liquid templates and awkward data, for the tests that compare and the tests that fuzz.

`template.case(choices, dialect)` makes a template, the partials it may call, and data sets. Where the
choices come from is up to the caller: Hypothesis, a seed, or a list recorded earlier.
"""
