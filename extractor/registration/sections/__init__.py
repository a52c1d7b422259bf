"""Parts of the form that are set in ways of their own: cover, running text, open tables, declaration."""
