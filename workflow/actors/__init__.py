"""Who acts: the posts a person holds on a day, and what they may see. Uses calendar."""
