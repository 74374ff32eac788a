"""Pictures and files made from a record."""
