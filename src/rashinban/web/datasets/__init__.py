"""Official statistics of the installation: what is held and how old it is, one file with its source, handing in files."""
