"""What is known about a child, and what is pending."""
