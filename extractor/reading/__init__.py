"""Cell → reading: figures, text, dates, names, marks, seals and signatures."""
