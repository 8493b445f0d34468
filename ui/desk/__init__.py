"""The Desk view: calls and tray, board, map and inspector beside each other, sharing one selection."""
