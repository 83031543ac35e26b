"""Keeping: what objects keep from one use to the next, in threads and in forked children."""
