"""The steps by which the schema came to be, and the guards that no table change may drop."""
