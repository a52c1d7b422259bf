"""Cells of scanned tables whose ruling lines were lost: told by labels, texts and the paper between them."""
