"""What awaits a person, and what falls due for them. Uses planning, delegation and below."""
