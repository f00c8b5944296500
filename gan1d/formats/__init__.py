"""Frames as bytes and files: what the browser's player reads, tables, TeX, images, movies."""
