"""That somebody leaves, or does not after all: noted where a post ends or an account is locked."""

DEPARTURE = "departure"
"""Why people are told of a line by which somebody leaves; who that is, is asked as it is told."""

RETURN = "return_of_somebody"
"""Why people are told of a line by which somebody stays who was to leave, or comes back."""

OF_UNIT, OWN = "post_of_unit_ends", "own_post_ends"
"""What whoever answers for the unit has to know of a post that ends, and who holds it."""

GOES_ON = "post_goes_on"
"""What whoever was told that a post ends has to know once its last day is another."""
