"""Frames as bytes and files: what the player reads, tables, TeX, images, movies."""
