"""What we suppose: one file a mechanism, pure functions, numbers in, arrays out."""
