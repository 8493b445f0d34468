"""Scripts and styles of the map page, read as package data."""
