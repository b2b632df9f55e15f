"""Ask: each question is a function of a reader and the filters, and answers with a frame."""
