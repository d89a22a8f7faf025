"""What officers do, one app a duty of the notice."""
