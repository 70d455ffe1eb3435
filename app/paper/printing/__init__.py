"""From a composed sheet to print runs: laid out once, then a code stamped on every copy."""
