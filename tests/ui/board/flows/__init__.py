"""The guided steps of the board."""
