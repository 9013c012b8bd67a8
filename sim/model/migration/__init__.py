"""People and talent that move between counties, districts and provinces."""
