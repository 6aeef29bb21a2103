"""How it is learned: predict, quiz, evidence label, glossary."""
