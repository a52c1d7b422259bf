"""What speaks against a value read from a scan by what its field asks for."""
