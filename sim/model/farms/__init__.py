"""Farms: technologies diffuse, rural income follows."""
