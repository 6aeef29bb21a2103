"""How the series is made, started, tested and measured."""
