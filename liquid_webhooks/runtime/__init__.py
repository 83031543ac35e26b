"""What runs while a template renders."""
