"""Looks at every view and every dialog as a person would, and lists what is wrong: `make look`."""
