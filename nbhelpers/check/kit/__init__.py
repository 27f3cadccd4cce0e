"""What the exercises share: their cases, the judge of an answer, hints and progress."""
