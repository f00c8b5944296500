"""A load generator: viewers without a browser, on this machine alone, bounded in time."""
