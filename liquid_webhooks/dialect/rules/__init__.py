"""Rules over a template's tree: one module for each code."""
