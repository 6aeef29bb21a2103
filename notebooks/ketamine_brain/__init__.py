"""How ketamine works in the brain: measurements, small honest models, and live figures that face
each other.

The rooms, each importing only from rooms named before it:
evidence (what was measured) → models (what we suppose) → checks (how we know) → pictures (how it
looks) → explorer (how it moves) → teaching (how it is learned) → publish (how it travels).
"""
