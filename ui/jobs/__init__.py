"""Jobs on the screen: the tray of what waits, and the card of one job with its next steps."""
