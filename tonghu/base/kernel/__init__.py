"""No tables: ciphers, identifiers, codes, and how people write numbers, dates and names."""
