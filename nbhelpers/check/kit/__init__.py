"""What the exercises share: the frame, the time limit, and the list of what is done."""
