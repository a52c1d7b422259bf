"""The types that pass between the stages of the pipeline. Pydantic and numpy only; nothing of ours above it."""
