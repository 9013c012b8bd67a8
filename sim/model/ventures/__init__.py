"""Support of enterprises: vouchers, consortia, start-ups, upgrades, lead industries."""
