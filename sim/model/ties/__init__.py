"""Ties among firms and between firms and institutes."""
