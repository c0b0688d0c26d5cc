"""What the product's promises about speed rest on: measured by hand, never in the tests."""
