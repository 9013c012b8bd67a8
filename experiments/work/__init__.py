"""What experiments do once their words are checked: runs, analysis, tables, page. Each module has
``conduct(config)``, which writes results/<experiment>/<id>/ and returns it."""
