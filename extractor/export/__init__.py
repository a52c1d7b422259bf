"""Records as files: JSON, tables for people, and the names of things in them."""
