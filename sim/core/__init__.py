"""What every part of the model stands on: arrays, tables, chance, clock, compiled rules, Mesa's
frame, tax law and the network."""
