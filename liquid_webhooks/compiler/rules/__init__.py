"""Writes code for nodes, one module for each kind of tag."""
