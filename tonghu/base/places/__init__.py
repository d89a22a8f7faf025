"""Administrative divisions (行政区划): twelve digits, with a life; "within" is an index range."""
