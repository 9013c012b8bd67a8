"""``county-innovation``: all that can be asked for, by one command. Each subcommand is a module
with ``main(words)``, imported when it is asked for."""
