"""Calibration: parameters and effects of place, fitted jointly by an ensemble smoother."""
