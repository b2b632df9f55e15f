"""Excel and CSV files in and out: read under limits, found, typed, checked, written as text."""
