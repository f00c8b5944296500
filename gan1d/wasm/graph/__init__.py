"""The front half: from a jaxpr to a graph of few operations on arrays."""
