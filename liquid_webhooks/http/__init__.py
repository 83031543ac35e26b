"""The rules of HTTP that requests keep to: URLs, methods, headers, media types."""
