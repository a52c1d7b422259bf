"""Drawn pages of tables, worn, copied, faxed and photographed, with where their rulings were."""
