"""One module a verb of the command line: what it takes, and the call of the library that does it."""
