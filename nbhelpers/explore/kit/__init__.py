"""What the explorers share: controls, the frame, and the browser's half of a picture."""
