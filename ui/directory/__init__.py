"""Customers and staff: searchable lists with a card beside them, edited in place, taken in from and given out to tables."""
