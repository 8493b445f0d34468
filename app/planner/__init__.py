"""The planner: simulated annealing over a whole day of visits, with a checker that shares nothing with it."""
