"""What dev.py is made of; it runs before anything is installed."""
