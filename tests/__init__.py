"""Tests of gan1d; `python -m tests` runs them all, with the linters."""
