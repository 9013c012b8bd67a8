"""The Hydra configuration: ``configuration.yaml`` and one folder a group of choices."""
