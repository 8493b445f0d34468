"""The small server other programs on this machine tell the desk by: calls, positions, links."""
