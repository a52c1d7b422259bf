"""Evidence about a reading from other readings: what the form says twice must be read alike twice."""
