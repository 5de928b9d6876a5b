"""Anything of the other rooms -> text and pictures."""
