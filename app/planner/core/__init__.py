"""The planner's core, plain or compiled; see annealing.py."""
