"""What a tree holds that Braze sees otherwise: one module for each code."""
