"""What a link means: its view, the embed's parameters, its recipe."""
