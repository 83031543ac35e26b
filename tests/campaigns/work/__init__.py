"""Work: what one filter, operator or tag does with hostile values, held against what it charges."""
