"""What answers calls of connected content: records, caches, retries, around what asks the network."""
