"""GameTree -> Solution."""
