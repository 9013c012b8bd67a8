"""Talent: people who come, go, are lent and taught; tasks of the corps."""
