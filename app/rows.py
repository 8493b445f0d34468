"""Frozen rows made for screens; what `app.queries` returns."""
