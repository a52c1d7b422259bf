"""Path → document: opening, limits, digital words and rulings, rasters. Everything leaves in one coordinate origin."""
