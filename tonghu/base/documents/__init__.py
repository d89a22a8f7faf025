"""Papers: official letters in the layout of GB/T 9704, and what people attach."""
