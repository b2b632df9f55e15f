"""Parts used on more than one page."""
