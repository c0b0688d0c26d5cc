"""Who acts in another's place, and whose work goes to whom. Uses consent and what is below it."""
