"""The stack of pages: their order, which are strange, missing or there twice, what on them is unexplained."""
