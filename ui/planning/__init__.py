"""Planning a day in the window: what is wanted, how the search goes, the proposal, drafts, policies side by side."""
