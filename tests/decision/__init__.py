"""How every row of the decision table is told: somebody acts after something was arranged."""
