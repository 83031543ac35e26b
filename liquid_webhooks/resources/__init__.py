"""What tags fetch while a template renders."""
