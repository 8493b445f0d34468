"""A day's plan as the desk's product: rows become a day, a search makes a plan, the plan becomes a proposal."""
