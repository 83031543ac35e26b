"""Expressions: markup to trees, by a strict grammar and the leniencies of Ruby's lax parser."""
