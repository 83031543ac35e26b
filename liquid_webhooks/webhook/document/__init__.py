"""A webhook as it is written: the `.http` text, and Braze's webhook object."""
