"""Reads county offices' forms into records: the stages of the pipeline, in the order data flows through them."""
