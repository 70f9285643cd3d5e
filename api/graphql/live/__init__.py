"""Live: whoever may see a change is told of it, as soon as it can be read."""
