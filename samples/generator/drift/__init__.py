"""Forms that an office changed: rows and years of its own, rows left out, labels reworded, pages lost or mixed in.

Rows, columns and labels drift on the blocks, before any renderer sees them; pages drift on the finished PDF. What
stands on paper afterwards is the truth: a field without a row or page is ``missing``. Every drift made is recorded.
"""
