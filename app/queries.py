"""The read side: what screens ask, answered with rows."""
