"""The request of somebody signed in: what every view behind the log-in receives."""

from django.http import HttpRequest

from tonghu.base.people.models import Officer


class OfficerRequest(HttpRequest):
    """A request whose user is an officer; LoginRequiredMiddleware sees to it."""

    user: Officer
