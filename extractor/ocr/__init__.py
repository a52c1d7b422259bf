"""Text detection and recognition: one protocol, engines behind it, weights found in installed packages."""
