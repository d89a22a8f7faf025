"""童护: a county finds, visits, protects and helps its rural left-behind children, and shows that it did."""
