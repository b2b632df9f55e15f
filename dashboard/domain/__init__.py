"""What a good meeting is: plain Python, no library."""
