"""Rows that don't stand as the form has them: added, moved, reworded, illegible, broken over pages."""
