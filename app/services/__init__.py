"""What happens when somebody asks: one function a command, run by the bus inside one unit of work."""
