"""Official statistics on the site: the store of the installation, who reads what of it, indicators measured by it."""
