"""The live page in a cell of a notebook."""
