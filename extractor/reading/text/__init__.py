"""What texts say: read again, what was lost of them found; their marks, names, dates and telephone numbers."""
