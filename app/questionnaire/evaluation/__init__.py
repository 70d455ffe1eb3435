"""What follows from answers: which rule reads which answer, in what order rules run, and running them."""
