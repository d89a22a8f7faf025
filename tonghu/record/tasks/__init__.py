"""Duties (待办): who must do what, about whom, by when and on which basis. The one currency of duty."""
