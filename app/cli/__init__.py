"""The same desk without a window: one file a family of commands, each with `add_parser` and `run`."""
