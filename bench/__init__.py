"""The performance suite: real servers against the floor of their own SQL, in one run and interleaved."""
