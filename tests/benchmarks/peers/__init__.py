"""The overview built with other programs, measured beside this one."""
