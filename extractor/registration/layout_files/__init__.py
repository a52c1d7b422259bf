"""Layout files: found, loaded, checked, and shown as an outline."""
