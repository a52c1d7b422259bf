"""What long texts and proofs state: figures with their indicator, year and place."""
