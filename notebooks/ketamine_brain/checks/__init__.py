"""How we know: calibrate, validate, bench."""
