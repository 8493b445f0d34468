"""Taking a call: ringing cards, the one-column intake, candidates with their reasons."""
