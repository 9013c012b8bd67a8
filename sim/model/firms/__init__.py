"""Firms: take-up of benefits, R&D, loans, patents, growth, certificates, birth and exit."""
