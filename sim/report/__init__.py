"""Tables, figures, maps and the page of an experiment, in Chinese or English."""
