"""What people see: pages, forms and the command line. It decides nothing."""
