"""Running an installation: what is prepared before a start, and the web server and the worker under one supervisor."""
