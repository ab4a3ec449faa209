"""Where the outside comes in: django-allauth's protocols, the DNS, WorkOS, and calls to addresses that people type."""
