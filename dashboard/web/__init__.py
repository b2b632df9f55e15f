"""What stands between the browser and the pages: the gate, headers, files and errors."""
