"""Tick boxes: where each option's box stands, and whether it is ticked."""
