"""The engine: environments and templates over python-liquid's, and the bridges to it."""
