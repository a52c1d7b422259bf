"""What a figure cell says: looks at its ink, readings of them, and the figure that they make."""
