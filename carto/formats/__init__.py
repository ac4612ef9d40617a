"""How dates are written, by language, where Django's own way is not a reader's of here."""
