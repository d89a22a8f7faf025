"""What is known about each child: the file, its changes, how it is found, how it moves."""
