"""The page's HTML and components."""
