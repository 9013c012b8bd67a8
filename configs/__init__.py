"""The Hydra configuration: ``study.yaml`` and one folder a group of choices."""
