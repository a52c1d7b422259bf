"""Document + layout → which page is which, which cell is which field."""
