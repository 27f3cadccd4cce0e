"""What a notebook's cells call that is no mathematics: language, tables, shown source, requirements."""
