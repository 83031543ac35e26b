"""Liquid filters: plain functions, one module for each family, and the table of all of them."""
