"""Addresses of the Time page and of what is done there, below `/w/<subdomain>/time/`."""

app_name = "time_entries"
urlpatterns: list[object] = []
