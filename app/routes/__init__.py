"""The plain GET routes beside Dash's own."""
