"""What keeps a desk's data through everything that happens to desks: locks, backups, proofs, restoring, salvage."""
