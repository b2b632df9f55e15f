"""An address each: what stands on a page, and which question fills which part."""
