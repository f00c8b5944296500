"""What a link means: its recipe, its view, and the parameters of an embed."""
