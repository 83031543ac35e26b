"""Which small changes of the package no test notices: `python -m tests.campaigns.mutants compiler webhook`.

A change that survives shows a gap in the tests, or changes nothing that anyone could see.
"""
