"""Measures the desk on a loaded city map, each figure beside that of a peer on the same data in the same run."""
