"""Settings, root addresses, and the API object that mounts every app's router: the only place that knows all apps."""
