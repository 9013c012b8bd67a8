"""What government can change: levers, their dates, and the bill."""
