"""The site: settings and one folder per group of pages."""
