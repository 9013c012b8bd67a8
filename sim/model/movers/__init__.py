"""Firms that move from the east to the interior."""
