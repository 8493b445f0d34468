"""What a job, a visit, a person is and what may happen to it. Standard library only."""
