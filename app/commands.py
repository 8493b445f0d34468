"""What somebody asks the desk to do, one frozen dataclass each."""
