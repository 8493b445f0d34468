"""Guided steps of the board that touch several visits: somebody falls ill, swap, split, hold, pauses."""
