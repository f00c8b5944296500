"""The offline page: recorded runs and their player in one HTML file."""
