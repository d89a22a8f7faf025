"""The office site: what every page shares, the home page, and the pages that compose features."""
