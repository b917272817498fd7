"""The frame around the pages: bar on top, rail at the left, and what they listen to."""
