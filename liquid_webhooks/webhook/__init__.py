"""Webhooks: the text they are written in, their rendering, and the requests that come out."""
