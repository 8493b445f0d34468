"""Tools for people who build Doorstep's window: a gallery of its parts and a maker of pictures."""
