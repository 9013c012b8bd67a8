"""Platforms, parks, spaces and demonstration sites."""
