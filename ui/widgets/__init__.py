"""Small parts that panels are made of. Each has a name for assistive tools and works by keyboard alone."""
