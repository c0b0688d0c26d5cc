"""That somebody leaves: what is noted where a post ends or an account is locked."""

DEPARTURE = "departure"
"""Why people are told of a line by which somebody leaves; who that is, is asked as it is told."""

OF_UNIT, OWN = "post_of_unit_ends", "own_post_ends"
"""What whoever answers for the unit has to know of a post that ends, and who holds it."""
