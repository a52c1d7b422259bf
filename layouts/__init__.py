"""One YAML a form and year, and under fields/ the dictionary each is checked against: data, no code."""
