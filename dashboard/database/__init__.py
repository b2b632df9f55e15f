"""Tables, the engine and the numbers kept beside them."""
