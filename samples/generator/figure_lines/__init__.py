"""Lines of figures as they stand in a form's cells, drawn at random, for the figure network to be trained on."""
