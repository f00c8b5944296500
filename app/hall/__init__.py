"""A door before several servers: for halls, and for a lecturer whom others follow."""
