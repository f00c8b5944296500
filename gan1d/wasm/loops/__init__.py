"""The middle: from a graph to loops over arrays in memory."""
