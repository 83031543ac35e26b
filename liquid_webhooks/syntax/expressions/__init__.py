"""Expressions: markup to trees, by the grammar of spec 7.1 and the leniencies of Ruby's lax parser."""
