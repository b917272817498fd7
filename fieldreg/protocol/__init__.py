"""What a laptop and the centre say to each other, whatever carries it."""
