"""Audience: one webhook for many people, rows of data in and a result for each of them out."""
