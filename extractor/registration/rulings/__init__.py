"""Ruling lines → grids of cells, and whether these cells can be believed."""
