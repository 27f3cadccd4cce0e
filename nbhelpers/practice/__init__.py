"""Practice: how networks are started, built, trained and kept from overfitting."""
