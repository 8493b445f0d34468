"""After the work: who must be called, what to say, and rating and callback taken in one pass."""
