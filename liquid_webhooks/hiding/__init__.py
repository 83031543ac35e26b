"""Hiding: how secrets are looked for in texts, whichever way they are written there."""
