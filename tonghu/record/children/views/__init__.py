"""The ledger as a list, one child as one page, and the forms that change a file."""
