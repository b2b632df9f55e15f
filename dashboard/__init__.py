"""Scores of branch meetings, from a database to filterable charts."""
