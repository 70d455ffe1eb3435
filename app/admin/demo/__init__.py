"""The demonstration project: a quartier, five questionnaires and several hundred made-up answers."""
