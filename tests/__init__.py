"""The tests, in the rooms of what they test; what is about the whole repository stands here."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]  # of the repository
