"""Closed forms on arrays: the best D, divergences, the push-forward of p_z through G."""
