"""Fair figures from few meetings: small pure functions over arrays."""
