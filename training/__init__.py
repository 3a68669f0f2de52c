"""How the embedded router model was made: data, training, evaluation, export."""
