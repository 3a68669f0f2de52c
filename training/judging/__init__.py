"""What a model is judged by: figures, groups of turns, the table of its card."""
