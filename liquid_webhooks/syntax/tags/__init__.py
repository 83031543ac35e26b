"""Tags, one module each: what they take off the stream, and the nodes they make."""
