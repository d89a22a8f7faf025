"""Messages that leave the house: to whom, saying what, sent when, and whether they arrived."""
