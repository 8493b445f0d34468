"""The dispatch desk itself, in plain Python: no window, no database."""

APP_ID = "doorstep"
APP_NAME = "Doorstep"
