"""What is done by itself when its time has come. Uses notifications and what is below it."""
