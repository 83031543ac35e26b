"""From a template's tree to one Python function."""
