"""The page as static files: what any host of files serves, and no Python behind it."""
