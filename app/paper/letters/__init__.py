"""Courriers et affichettes: letters, avis de passage and posters, and requests for copies."""
