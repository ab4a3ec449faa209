"""Small programs that stand in for the web server and the worker."""
