"""Environments and templates: python-liquid's, with our syntax, values and compiled rendering."""
