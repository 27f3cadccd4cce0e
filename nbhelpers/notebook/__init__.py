"""What a notebook's cells call that is not mathematics: language, tables, shown source, requirements."""
