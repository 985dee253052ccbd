"""One indicator: where it stands by every rule, its facts and their evidence, entering a fact, changing a target."""
